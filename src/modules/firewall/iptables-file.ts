import type { AddressRange } from '../../net/address.ts';
import { parseIptables } from '../../net/firewall/iptables.ts';
import type { RuleSet } from '../../net/firewall/rules.ts';
import type { Change, FileChange, Finding, HostView } from '../module.ts';
import { type HostFile, ODD } from './host-files.ts';
import { ruleLine } from './iptables.ts';
import { type Blocked, judge } from './judge.ts';
import type { Port } from './params.ts';
import { contentOf } from './pending.ts';
import { placeText } from './place.ts';
import { sourcesText } from './sources.ts';
import type { FirewallState } from './state.ts';

/**
 * Files that are loaded at boot with iptables-restore and would drop a packet again get our lines and no other
 * change: a whole save would keep what a CNI put into the kernel just now.
 */
export function persist(
  state: FirewallState,
  ports: readonly Port[],
  sources: readonly AddressRange[],
  host: HostView,
): { findings: Finding[]; changes: Change[] } {
  const findings: Finding[] = [];
  const changes: Change[] = [];
  if (!isLoaded(state, host)) return { findings, changes };
  for (const { family, file } of state.iptablesFiles) {
    const content = contentOf(file.path, file.content, host.pending) ?? '';
    const rules: RuleSet = { chains: parseIptables(content, state.defaultEngine, family), unread: [] };
    const { blocked } = judge(
      rules,
      ports,
      sources.filter((source) => source.family === family),
      host,
    );
    if (blocked.length === 0) continue;
    findings.push(...blocked.map((each) => dropsAtBoot(file, each)));
    if (!file.odd) changes.push(fileChange(file, content, blocked));
  }
  return { findings, changes };
}

/** Without systemd it cannot be told what loads a file at boot: then one that is there counts. */
export function isLoaded(state: FirewallState, host: HostView): boolean {
  const loaders = ['netfilter-persistent', 'iptables', 'ip6tables'];
  return host.facts.init !== 'systemd' || loaders.some((unit) => state.enabled.has(unit));
}

function dropsAtBoot(file: HostFile, { port, place, sources }: Blocked): Finding {
  const why = file.odd ? `; it is ${ODD}, so netfix leaves it: add the rule by hand` : '';
  return {
    code: 'firewall.not-persistent',
    severity: 'error',
    message: `${file.path} would drop ${port.name} from ${sourcesText(sources)} after a boot (${placeText(place)})${why}`,
    ...(file.odd ? {} : { fixable: true }),
  };
}

function fileChange(file: HostFile, content: string, blocked: readonly Blocked[]): FileChange {
  return {
    kind: 'file',
    target: file.path,
    summary: `keep ${[...new Set(blocked.map(({ port }) => port.name))].join(', ')} open after a boot`,
    risk: 'connectivity',
    path: file.path,
    before: content,
    after: blocked.reduce(insertRules, content),
  };
}

/** Our lines before the chain's first rule in its table, where they win. */
function insertRules(content: string, { port, place, sources }: Blocked): string {
  const lines = content.split('\n');
  const table = lines.findIndex((line) => line.trim() === `*${place.base.table}`);
  const end = lines.findIndex((line, i) => i > table && line.trim() === 'COMMIT');
  const first = lines.findIndex((line, i) => i > table && isRuleOf(line, place.base.name));
  const at = first === -1 || first > end ? end : first;
  if (table === -1 || at === -1) return content;
  const rules = sources.map((source) => ruleLine(place.base.name, port, source));
  return [...lines.slice(0, at), ...rules, ...lines.slice(at)].join('\n');
}

function isRuleOf(line: string, chain: string): boolean {
  return line.replace(/^\[\d+:\d+\] /, '').startsWith(`-A ${chain} `);
}
