import type { AddressRange } from '../../net/address.ts';
import type { Change, FileChange, Finding, HostView } from '../module.ts';
import { inDoubt, isSameBase, unknownAtBoot, unreadAtBoot } from './boot-doubt.ts';
import { ruleLine } from './iptables.ts';
import { type Blocked, type Doubt, judge } from './judge.ts';
import type { Port } from './params.ts';
import { placeText } from './place.ts';
import { atBoot } from './restore.ts';
import { sourcesText } from './sources.ts';
import type { FirewallState } from './state.ts';

/**
 * Files that are loaded at boot with iptables-restore and would drop a packet again get our lines and no other
 * change: a whole save would keep what a CNI put into the kernel just now. `live` is what chains of iptables drop now:
 * where a file leaves in doubt whether it does too, ours are kept as well. What sets of ipset will hold at boot is in
 * no such file.
 */
export function persist(
  state: FirewallState,
  live: readonly Blocked[],
  ports: readonly Port[],
  sources: readonly AddressRange[],
  host: HostView,
): { findings: Finding[]; changes: Change[] } {
  const findings: Finding[] = [];
  const changes: Change[] = [];
  if (!isLoaded(state, host)) return { findings, changes };
  for (const restored of state.iptablesFiles) {
    const { family } = restored;
    const { path } = restored.file;
    const { content, rules, odd, findings: refused } = atBoot(restored, state.defaultEngine, host);
    const { blocked, doubts } = judge(
      rules,
      ports,
      sources.filter((source) => source.family === family),
      host,
    );
    const dropped = live.filter((each) => each.sources[0]?.family === family);
    const doubtful = dropped.flatMap((each) => inDoubt(rules, each, blocked, host));
    const missing = [...blocked, ...doubtful];
    findings.push(...refused);
    findings.push(...blocked.map((each) => dropsAtBoot(path, odd, each)));
    findings.push(...doubts.map((each) => unknown(path, odd, each, doubtful)));
    const names = dropped.map(({ port }) => port.name);
    findings.push(...unreadAtBoot('firewall.unknown', path, rules.unread, names));
    if (missing.length > 0 && odd === null)
      changes.push(fileChange(path, content, missing.reduce(insertRules, content), missing));
  }
  return { findings, changes };
}

export function unknown(
  path: string,
  odd: string | null,
  { port, place, expression }: Doubt,
  doubtful: readonly Blocked[],
): Finding {
  const isDropped = doubtful.some((each) => each.port === port && isSameBase(each.place, place));
  return unknownAtBoot(
    { code: 'firewall.unknown', what: port.name, loader: path, place, expression },
    isDropped ? { hindrance: odd !== null ? `the file is ${odd}` : null } : undefined,
  );
}

/** Without systemd it cannot be told what loads a file at boot: then one that is there counts. */
export function isLoaded(state: FirewallState, host: HostView): boolean {
  const loaders = ['netfilter-persistent', 'iptables', 'ip6tables'];
  return host.facts.init !== 'systemd' || loaders.some((unit) => state.enabled.has(unit));
}

export function dropsAtBoot(path: string, odd: string | null, { port, place, sources }: Blocked): Finding {
  const why = odd !== null ? `; it is ${odd}, so netfix leaves it: add the rule by hand` : '';
  return {
    code: 'firewall.not-persistent',
    severity: 'error',
    message: `${path} would drop ${port.name} from ${sourcesText(sources)} after a boot (${placeText(place)})${why}`,
    ...(odd !== null ? {} : { fixable: true }),
  };
}

export function fileChange(
  path: string,
  before: string,
  after: string,
  blocked: readonly Blocked[],
): FileChange {
  const ports = [...new Set(blocked.map(({ port }) => port.name))].join(', ');
  const summary = `keep ${ports} open after a boot`;
  return { kind: 'file', target: path, summary, risk: 'connectivity', path, before, after };
}

/** Our lines before the chain's first rule in its table, where they win; behind lines that insert, as such lines. */
function insertRules(content: string, { port, place, sources }: Blocked): string {
  const { table: tableName, name } = place.base;
  const lines = content.split('\n');
  const table = lines.findIndex((line) => line.trim() === `*${tableName}`);
  const end = lines.findIndex((line, i) => i > table && line.trim() === 'COMMIT');
  if (table === -1 || end === -1) return content;
  const own = lines.slice(0, end).map((line, i) => (i > table ? verbFor(line, name) : null));
  const rules = sources.map((source) => ruleLine(name, port, source));
  if (own.some((verb) => verb === '-I' || verb === '--insert'))
    return [...lines.slice(0, end), ...rules.map(atTop).reverse(), ...lines.slice(end)].join('\n');
  const first = own.findIndex((verb) => verb !== null);
  const at = first === -1 ? end : first;
  return [...lines.slice(0, at), ...rules, ...lines.slice(at)].join('\n');
}

/** `-A`, `-I`, or the same in long; null: the line makes no rule of the chain. */
function verbFor(line: string, chain: string): string | null {
  const [, verb, name] = /^(?:\[\d+:\d+\])?\s*(-A|-I|--append|--insert)\s+(\S+)/.exec(line) ?? [];
  return name === chain ? (verb ?? null) : null;
}

function atTop(line: string): string {
  return line.replace(/^-A (\S+)/, '-I $1 1');
}
