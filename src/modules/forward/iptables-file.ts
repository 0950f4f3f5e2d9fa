import type { AddressRange } from '../../net/address.ts';
import { parseIptables } from '../../net/firewall/iptables.ts';
import type { RuleSet } from '../../net/firewall/rules.ts';
import { cidrText } from '../cidr/params.ts';
import { type HostFile, ODD } from '../firewall/host-files.ts';
import { COMMENT } from '../firewall/iptables.ts';
import { isLoaded } from '../firewall/iptables-file.ts';
import { contentOf } from '../firewall/pending.ts';
import { placeText } from '../firewall/place.ts';
import type { FirewallState } from '../firewall/state.ts';
import type { FileChange, Finding, HostView } from '../module.ts';
import { entryOf } from './entry.ts';
import { ruleLines } from './iptables.ts';
import { type Blocked, judge } from './judge.ts';
import type { Path } from './paths.ts';

interface Kept {
  findings: Finding[];
  changes: FileChange[];
}

export interface PodPaths {
  pods: AddressRange;
  paths: Path[];
}

/**
 * Files that are loaded at boot get our lines and no other change, where they would drop pod traffic themselves, and
 * where something else makes a chain that drops it then: Docker sets the policy of FORWARD when it starts. `live` is
 * what chains of iptables would drop now without our rules.
 */
export function keepInFiles(
  state: FirewallState,
  live: readonly Blocked[],
  ranges: readonly PodPaths[],
  host: HostView,
): Kept {
  const kept: Kept = { findings: [], changes: [] };
  const covered = new Set<AddressRange>();
  for (const { family, file } of isLoaded(state, host) ? state.iptablesFiles : []) {
    const own = ranges.filter(({ pods }) => pods.family === family);
    const content = contentOf(file.path, file.content, host.pending) ?? '';
    const dropped = judge(rulesOf(content, state, family), own).blocked.filter(({ place }) =>
      isForward(place),
    );
    const lacking = live.filter(
      ({ pods, place }) => pods.family === family && !hasLines(content, place.base.name, pods),
    );
    const missing = [
      ...dropped,
      ...lacking.filter(({ pods }) => !dropped.some((each) => each.pods === pods)),
    ];
    for (const { pods } of own) covered.add(pods);
    if (missing.length === 0) continue;
    kept.findings.push(...missing.map((each) => atBoot(file, each, dropped.includes(each))));
    if (!file.odd) kept.changes.push(fileChange(file, content, missing));
  }
  const unkept = live.filter(({ pods }) => !covered.has(pods));
  if (unkept.length > 0) kept.findings.push(notLoaded(unkept));
  return kept;
}

function rulesOf(content: string, state: FirewallState, family: 'ip' | 'ip6'): RuleSet {
  return { chains: parseIptables(content, state.defaultEngine, family), unread: [] };
}

function isForward({ base }: Blocked['place']): boolean {
  return base.base?.hook === 'forward';
}

function hasLines(content: string, chain: string, pods: AddressRange): boolean {
  const lines = content.split('\n').map((line) => line.replace(/^\[\d+:\d+\] /, ''));
  return ruleLines(chain, pods).every((line) => lines.includes(line));
}

/** The rules in force but for ours: what drops then is what they are there for. */
export function withoutOurs(rules: RuleSet): RuleSet {
  const ours = new RegExp(`^-A \\S+ -[sd] \\S+ -m comment --comment ${COMMENT} -j ACCEPT$`);
  const chains = rules.chains.map((chain) =>
    chain.engine === 'nft' ? chain : { ...chain, rules: chain.rules.filter(({ text }) => !ours.test(text)) },
  );
  return { ...rules, chains };
}

function atBoot(file: HostFile, { pods, place }: Blocked, itself: boolean): Finding {
  const by = itself ? `would drop` : `does not let through`;
  const why = file.odd ? `; it is ${ODD}, so netfix leaves it: add the rules by hand` : '';
  return {
    code: 'forward.not-persistent',
    severity: 'error',
    message: `${file.path} ${by} traffic of pods (${cidrText(pods)}) after a boot (${placeText(place)})${why}`,
    ...(file.odd ? {} : { fixable: true }),
  };
}

function notLoaded(live: readonly Blocked[]): Finding {
  const pods = [...new Set(live.map((each) => cidrText(each.pods)))].join(', ');
  return {
    code: 'forward.not-persistent',
    severity: 'warning',
    message: `traffic of pods (${pods}) is let through until the next boot only: no file of iptables rules is loaded at boot here. Install iptables-persistent (iptables-services on Red Hat), or have the CNI make the rules`,
  };
}

function fileChange(file: HostFile, content: string, missing: readonly Blocked[]): FileChange {
  return {
    kind: 'file',
    target: file.path,
    summary: 'let pod traffic through after a boot too',
    risk: 'connectivity',
    path: file.path,
    before: content,
    after: missing.reduce(insertLines, content),
  };
}

/** Before the line that drops, else at the end of the table; a file without the table gets one. */
function insertLines(content: string, { pods, place }: Blocked): string {
  const { name, table } = place.base;
  const rules = ruleLines(name, pods);
  const lines = content.split('\n');
  const start = lines.findIndex((line) => line.trim() === `*${table}`);
  const end = lines.findIndex((line, i) => i > start && line.trim() === 'COMMIT');
  if (start === -1 || end === -1)
    return `${content}${content === '' || content.endsWith('\n') ? '' : '\n'}*${table}\n${rules.join('\n')}\nCOMMIT\n`;
  const entry = entryOf(place);
  const drop = lines.findIndex(
    (line, i) => i > start && i < end && entry !== null && line.replace(/^\[\d+:\d+\] /, '') === entry.text,
  );
  const at = drop === -1 ? end : drop;
  return [...lines.slice(0, at), ...rules, ...lines.slice(at)].join('\n');
}
