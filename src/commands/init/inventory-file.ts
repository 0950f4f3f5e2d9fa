import { stringify } from 'yaml';
import { parseHostAddress } from '../../inventory/host-address.ts';
import { expandHostPattern } from '../../inventory/host-range.ts';
import { type Problem, UsageError } from '../../usage-error.ts';
import { INVENTORY_SCHEMA, schemaLine } from './schemas.ts';

const HEAD = `${schemaLine(INVENTORY_SCHEMA)}# The nodes, in Ansible's shape: groups and variables are as there. \`netfix inventory --graph -i hosts.yaml\` shows them.
all:
  vars:
    # ansible_user: ubuntu # who logs in; without it ssh_config or your own name
    # ansible_ssh_private_key_file: ~/.ssh/id_ed25519
    # ansible_ssh_common_args: -J jump.example.org
`;

/** Right without its marks, too: then it names three nodes. */
const EXAMPLE = `  hosts:
    # node1:
    #   ansible_host: 192.0.2.11 # where SSH connects to, where that is not the name
    #   node_ip: 10.0.0.11 # the address other nodes reach it by, where it is another one
    # node[2:3]:
`;

interface NamedHost {
  /** May hold a range. */
  name: string;
  user: string | null;
  port: number | null;
}

/** The text of an inventory of these hosts, each `[user@]host[:port]`. Throws UsageError with all that is wrong. */
export function inventoryFile(words: readonly string[]): string {
  if (words.length === 0) return HEAD + EXAMPLE;
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const hosts = words.flatMap((word) => readHost(word, seen, problems) ?? []);
  if (problems.length > 0) throw new UsageError(problems);
  const lines = stringify({ hosts: new Map(hosts.map(entry)) }, { nullStr: '', lineWidth: 0 });
  return HEAD + lines.replace(/^(?=.)/gm, '  ').replace(/ +$/gm, '');
}

function entry({ name, user, port }: NamedHost): [name: string, vars: object | null] {
  if (user === null && port === null) return [name, null];
  return [
    name,
    { ...(user === null ? {} : { ansible_user: user }), ...(port === null ? {} : { ansible_port: port }) },
  ];
}

function readHost(word: string, seen: Set<string>, problems: Problem[]): NamedHost | null {
  const problem = (message: string, hint?: string): null => {
    problems.push({ message, ...(hint === undefined ? {} : { hint }) });
    return null;
  };
  if (/^\.{0,2}$|\//.test(word))
    return problem(
      `${JSON.stringify(word)} is no host`,
      'init writes into the folder you are in: go there, and name the hosts only',
    );
  const [, user = null, address = word] = /^(.*)@([^@]*)$/.exec(word) ?? [];
  if (user !== null && !/^[\p{L}\p{N}_][\p{L}\p{N}_.\\@-]*$/u.test(user))
    return problem(`${JSON.stringify(word)}: this is no user name`, 'write user@host');
  const found = expandHostPattern(address);
  if ('problem' in found) return problem(found.problem);
  for (const host of found.hosts) {
    if (seen.has(host)) return problem(`${host} is named twice`);
    seen.add(host);
  }
  return { name: parseHostAddress(address)?.host ?? address, user, port: found.port };
}
