import { createHash } from 'node:crypto';
import { type AddressRange, formatPrefix } from '../../net/address.ts';
import type { Condition, Rule, RuleSet } from '../../net/firewall/rules.ts';
import { quote } from '../../sh/quote.ts';
import { cidrText } from '../cidr/params.ts';
import { isSameBase, unknownAtBoot } from '../firewall/boot-doubt.ts';
import type { HostFile } from '../firewall/host-files.ts';
import { chainWords, type NftRule, removal } from '../firewall/nftables.ts';
import { flushes, keep, refused, untried, unwritable } from '../firewall/nftables-file.ts';
import { placeText } from '../firewall/place.ts';
import type { FirewallState } from '../firewall/state.ts';
import type { Change, CommandChange, Finding, HostView } from '../module.ts';
import type { PodPaths } from './iptables-file.ts';
import { type Blocked, type Judgement, judge } from './judge.ts';

/** The rules for a pod range; `verb` is `add rule`, `insert rule`, or a place before another rule. */
function rulesFor({ pods, place }: Blocked, before: string | null): NftRule[] | null {
  const chain = chainWords(place.base);
  if (chain === null) return null;
  const comment = commentOf(chain, pods);
  const verb = before === null ? `add rule ${chain}` : `insert rule ${chain}${before}`;
  return ['saddr', 'daddr'].map((side) => ({
    chain,
    comment,
    text: `${verb} ${pods.family} ${side} ${formatPrefix(pods)} counter accept comment "${comment}"`,
  }));
}

/** `netfix:forward:1f2e3d4c`: tells the rules of one pod range and chain from all others. */
function commentOf(chain: string, pods: AddressRange): string {
  const hash = createHash('sha256')
    .update(`${chain} ${formatPrefix(pods)}`)
    .digest('hex');
  return `netfix:forward:${hash.slice(0, 8)}`;
}

/** Right before the rule that drops, by its handle; at the end where the policy does. Null: nft has no words for it. */
export function openNow(blocked: Blocked): CommandChange | null {
  const { entry } = blocked.place;
  if (entry !== null && entry.handle === null) return null;
  const rules = rulesFor(blocked, entry === null ? null : ` position ${entry.handle}`);
  const [rule] = rules ?? [];
  if (rules === null || rule === undefined) return null;
  const lines = `printf '%s\\n' ${rules.map(({ text }) => quote(text)).join(' ')}`;
  return {
    kind: 'command',
    target: `nft ${rule.chain}`,
    summary: `let traffic of pods (${formatPrefix(blocked.pods)}) through`,
    risk: 'connectivity',
    run: `${lines} | nft -c -f - && ${lines} | nft -f -`,
    undo: removal(rule.chain, rule.comment),
    diff: rules.map(({ text }) => `+ ${text}`).join('\n'),
  };
}

/**
 * After a boot. `live` is what is dropped now: it is what must be kept when the persisted rules could not be tried, or
 * leave it in doubt.
 */
export function keepInFile(
  state: FirewallState,
  live: readonly Blocked[],
  ranges: readonly PodPaths[],
  host: HostView,
): { findings: Finding[]; changes: Change[] } {
  const main = state.nftMain;
  if (main === null || !state.enabled.has('nftables'))
    return { findings: live.length > 0 || hasOurs(state) ? [noService()] : [], changes: [] };
  const broken = refused(state, main);
  if (broken !== null) return { findings: [broken], changes: [] };
  const { nftBoot } = state;
  const boot = nftBoot && judge(nftBoot, ranges);
  const dropped = (boot?.blocked ?? live).filter(({ place }) => place.base.base?.hook === 'forward');
  const doubtful = nftBoot === null ? [] : live.flatMap((each) => inDoubt(nftBoot, each, dropped, ranges));
  const odd = main.odd ?? state.nftOwn?.odd ?? null;
  const unknowns = (boot?.doubts ?? []).map((each) => unknown(main, each, doubtful, odd));
  if (dropped.length === 0 && doubtful.length === 0)
    return { findings: [...untried(state, main), ...unknowns], changes: [] };
  const findings = [...flushes(main, host), ...untried(state, main), ...unknowns];
  if (odd !== null && dropped.length > 0) findings.push(unwritable(main, odd));
  if (odd !== null) return { findings, changes: [] };
  const rules = [...dropped, ...doubtful].flatMap((each) => atBoot(each) ?? []);
  return {
    findings: [...findings, ...dropped.map((each) => dropsAtBoot(main.path, each, atBoot(each) !== null))],
    changes:
      rules.length === 0
        ? []
        : keep(rules, 'let pod traffic through after a boot too', main, state.nftOwn, host),
  };
}

/** What is dropped now and may be after a boot, in the same base chain. */
function inDoubt(
  rules: RuleSet,
  live: Blocked,
  dropped: readonly Blocked[],
  ranges: readonly PodPaths[],
): Blocked[] {
  const isKnown = dropped.some(({ pods, place }) => pods === live.pods && isSameBase(place, live.place));
  if (isKnown || live.place.base.base?.hook !== 'forward') return [];
  const own = ranges.filter(({ pods }) => pods === live.pods);
  const doubt = judge(rules, own).doubts.find(({ place }) => isSameBase(place, live.place));
  return doubt === undefined ? [] : [{ ...live, place: doubt.place }];
}

function unknown(
  main: HostFile,
  { place, expression }: Judgement['doubts'][number],
  doubtful: readonly Blocked[],
  odd: string | null,
): Finding {
  const dropped = doubtful.find((each) => isSameBase(each.place, place));
  const more =
    dropped && atBoot(dropped) === null
      ? 'rules before it say more of pods than what ours let through'
      : null;
  return unknownAtBoot(
    { code: 'forward.unknown', what: 'pod traffic', loader: main.path, place, expression },
    dropped && { hindrance: odd === null ? more : `a file is ${odd}` },
  );
}

/**
 * A handle means nothing after a boot, and an index that is out of range would keep the whole file from loading. So
 * where a rule drops, ours go to the top of the chain: unless a rule in between says more of pods than what it lets in.
 */
function atBoot(blocked: Blocked): NftRule[] | null {
  const { entry } = blocked.place;
  if (entry === null) return rulesFor(blocked, null);
  const { rules } = blocked.place.base;
  return rules.slice(0, rules.indexOf(entry)).every(isIndifferent) ? rulesFor(blocked, '') : null;
}

/** It drops nothing, or only what belongs to no connection. */
function isIndifferent({ statements }: Rule): boolean {
  return (
    statements.every(
      (each) => each.kind === 'match' || (each.kind === 'act' && HARMLESS.has(each.action.kind)),
    ) || statements.some((each) => each.kind === 'match' && isInvalidOnly(each.condition))
  );
}

const HARMLESS = new Set(['accept', 'continue', 'mark']);

function isInvalidOnly(condition: Condition): boolean {
  if (condition.test !== 'name' || condition.field !== 'ctstate' || condition.negated) return false;
  return condition.names.every((name) => name === 'invalid');
}

function hasOurs({ rules }: FirewallState): boolean {
  return rules.chains.some((chain) =>
    chain.rules.some(({ comment }) => comment?.startsWith('netfix:forward:')),
  );
}

function noService(): Finding {
  return {
    code: 'forward.not-persistent',
    severity: 'warning',
    message:
      'pod traffic is let through until the next boot only: nftables.service does not start at boot here. Put the rules where whatever loads this rule set reads them',
  };
}

function dropsAtBoot(main: string, { pods, place }: Blocked, fixable: boolean): Finding {
  const advice = fixable ? '' : '; rules before it say more of pods, so add the accept there by hand';
  return {
    code: 'forward.not-persistent',
    severity: 'error',
    message: `${main} would drop traffic of pods (${cidrText(pods)}) after a boot (${placeText(place)})${advice}`,
    ...(fixable ? { fixable } : {}),
  };
}
