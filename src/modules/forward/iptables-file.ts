import type { AddressRange } from '../../net/address.ts';
import { readIptables } from '../../net/firewall/iptables.ts';
import type { RuleSet } from '../../net/firewall/rules.ts';
import { cidrText } from '../cidr/params.ts';
import { isSameBase, type Keeping, unknownAtBoot, unreadAtBoot } from '../firewall/boot-doubt.ts';
import { COMMENT } from '../firewall/iptables.ts';
import { isLoaded } from '../firewall/iptables-file.ts';
import { placeText } from '../firewall/place.ts';
import { atBoot } from '../firewall/restore.ts';
import type { FirewallState } from '../firewall/state.ts';
import type { FileChange, Finding, HostView } from '../module.ts';
import { ruleLines } from './iptables.ts';
import { type Blocked, type Judgement, judge } from './judge.ts';
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
 * what chains of iptables would drop now without our rules. Ours go where they go at run time, so a rule before them that
 * nobody can tell of is named and stays first.
 */
export function keepInFiles(
  state: FirewallState,
  live: readonly Blocked[],
  ranges: readonly PodPaths[],
  host: HostView,
): Kept {
  const kept: Kept = { findings: [], changes: [] };
  const covered = new Set<AddressRange>();
  for (const restored of isLoaded(state, host) ? state.iptablesFiles : []) {
    const { family } = restored;
    const { path } = restored.file;
    const own = ranges.filter(({ pods }) => pods.family === family);
    const { content, rules, odd, findings } = atBoot(restored, state.defaultEngine, host);
    const boot = judge(rules, own);
    const dropped = boot.blocked.filter(({ place }) => isForward(place));
    const lacking = live.filter(
      ({ pods, place }) => pods.family === family && !hasLines(content, place.base.name, pods),
    );
    const missing = [
      ...dropped,
      ...lacking.filter(({ pods }) => !dropped.some((each) => each.pods === pods)),
    ];
    for (const { pods } of own) covered.add(pods);
    const after = missing.reduce(insertLines, content);
    const left = () => judge(readIptables(after, state.defaultEngine, family), own).doubts;
    kept.findings.push(
      ...findings,
      ...missing.map((each) => lacks(path, odd, each, dropped.includes(each))),
      ...boot.doubts.map((each) => unknown(path, each, keeping(odd, each, missing, left))),
      ...unreadAtBoot('forward.unknown', path, rules.unread, lacking.length > 0 ? ['pod traffic'] : []),
    );
    if (missing.length > 0 && odd === null) kept.changes.push(fileChange(path, content, after));
  }
  const unkept = live.filter(({ pods }) => !covered.has(pods));
  if (unkept.length > 0) kept.findings.push(notLoaded(unkept));
  return kept;
}

type Doubt = Judgement['doubts'][number];

function unknown(path: string, { place, expression }: Doubt, kept: Keeping): Finding {
  const doubt = {
    code: 'forward.unknown',
    what: 'pod traffic',
    loader: path,
    place,
    expression,
  } as const;
  return unknownAtBoot(doubt, kept);
}

/** The files are read once with ours and once without, so their rules are the same by their words. */
function isSame({ place: a }: Doubt, { place: b }: Doubt): boolean {
  return isSameBase(a, b) && a.rule?.text === b.rule?.text;
}

/** Ours go no further ahead than at run time, so they may not settle it. */
function keeping(
  odd: string | null,
  doubt: Doubt,
  missing: readonly Blocked[],
  left: () => readonly Doubt[],
): Keeping {
  if (!missing.some((each) => isSameBase(each.place, doubt.place))) return undefined;
  if (odd !== null) return { hindrance: `the file is ${odd}` };
  const stays = left().some((each) => isSame(each, doubt));
  return { hindrance: stays ? 'it may say more of pods than what ours let through' : null };
}

function isForward({ base }: Blocked['place']): boolean {
  return base.base?.hook === 'forward';
}

function hasLines(content: string, chain: string, pods: AddressRange): boolean {
  const lines = content.split('\n').map((line) => ruleOf(line).replace(/^-I (\S+)(?: \d+)? /, '-A $1 '));
  return ruleLines(chain, pods).every((line) => lines.includes(line));
}

/** A line without the counters or blanks before it. */
function ruleOf(line: string): string {
  return line.replace(/^(\[\d+:\d+\])?\s*/, '');
}

/** The rules in force but for ours: what drops then is what they are there for. */
export function withoutOurs(rules: RuleSet): RuleSet {
  const ours = new RegExp(`^-A \\S+ -[sd] \\S+ -m comment --comment ${COMMENT} -j ACCEPT$`);
  const chains = rules.chains.map((chain) =>
    chain.engine === 'nft' ? chain : { ...chain, rules: chain.rules.filter(({ text }) => !ours.test(text)) },
  );
  return { ...rules, chains };
}

function lacks(path: string, odd: string | null, { pods, place }: Blocked, itself: boolean): Finding {
  const by = itself ? `would drop` : `does not let through`;
  const why = odd !== null ? `; it is ${odd}, so netfix leaves it: add the rules by hand` : '';
  return {
    code: 'forward.not-persistent',
    severity: 'error',
    message: `${path} ${by} traffic of pods (${cidrText(pods)}) after a boot (${placeText(place)})${why}`,
    ...(odd !== null ? {} : { fixable: true }),
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

function fileChange(path: string, before: string, after: string): FileChange {
  return {
    kind: 'file',
    target: path,
    summary: 'let pod traffic through after a boot too',
    risk: 'connectivity',
    path,
    before,
    after,
  };
}

/**
 * Before the line that drops, or behind it at its own number where it inserts; else at the end of the table. A file
 * without the table gets one.
 */
function insertLines(content: string, { pods, place }: Blocked): string {
  const { name, table } = place.base;
  const rules = ruleLines(name, pods);
  const lines = content.split('\n');
  const start = lines.findIndex((line) => line.trim() === `*${table}`);
  const end = lines.findIndex((line, i) => i > start && line.trim() === 'COMMIT');
  if (start === -1 || end === -1)
    return `${content}${content === '' || content.endsWith('\n') ? '' : '\n'}*${table}\n${rules.join('\n')}\nCOMMIT\n`;
  const { entry } = place;
  const drop = lines.findIndex(
    (line, i) => i > start && i < end && entry !== null && ruleOf(line) === entry.text,
  );
  const inserted = /^(?:-I|--insert)\s+\S+(?:\s+(\d+))?(?:\s|$)/.exec(ruleOf(lines[drop] ?? ''));
  if (inserted !== null) {
    const before = rules
      .map((rule) => rule.replace(`-A ${name}`, `-I ${name} ${inserted[1] ?? 1}`))
      .reverse();
    return [...lines.slice(0, drop + 1), ...before, ...lines.slice(drop + 1)].join('\n');
  }
  const at = drop === -1 ? end : drop;
  return [...lines.slice(0, at), ...rules, ...lines.slice(at)].join('\n');
}
