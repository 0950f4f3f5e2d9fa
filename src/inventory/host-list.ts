import type { Problem } from '../usage-error.ts';
import { assignHosts } from './assign.ts';
import type { Draft } from './draft.ts';
import { parseHostAddress } from './host-address.ts';
import { hostNameProblem } from './host-range.ts';

/** `n1,n2:2222,`: hosts without a group. Ranges are for files; Ansible does not expand them here either. */
export function readHostList(draft: Draft, list: string, problems: Problem[]): void {
  const items = list.split(',').map((item) => item.trim());
  const named = items.filter((item) => item !== '');
  if (named.length === 0)
    problems.push({ message: `the list of hosts \`${list}\` names none`, hint: 'write -i n1,n2,' });
  for (const item of named) {
    const { host, port } = parseHostAddress(item) ?? { host: item, port: null };
    const problem = hostNameProblem(host) ?? portProblem(port);
    if (problem !== null) problems.push({ message: `in the list of hosts \`${list}\`: ${problem}` });
    else if (!draft.hosts.has(host)) assignHosts(draft, 'ungrouped', { hosts: [host], port }, []);
  }
}

function portProblem(port: number | null): string | null {
  return port !== null && (port < 1 || port > 65535) ? `port ${port} is not between 1 and 65535` : null;
}
