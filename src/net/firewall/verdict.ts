import { allHold, holds, type Packet, type PacketState, type Truth } from './packet.ts';
import type { Action, Chain, Hook, Rule, RuleSet, Statement } from './rules.ts';

/** Where in a rule set something happened. */
export interface Place {
  /** The base chain the packet entered by. */
  base: Chain;
  chain: Chain;
  /** Null: the base chain's policy. */
  rule: Rule | null;
  /** Chain names from the base chain to `chain`. */
  path: readonly string[];
}

/**
 * `accepted`: by the rule at `place`, or null when no base chain saw the packet. `dropped` covers rejected. `unknown` carries the expression that could not be read or decided; the packet may
 * fare either way.
 */
export type Verdict =
  | { kind: 'accepted'; place: Place | null }
  | { kind: 'dropped'; place: Place }
  | { kind: 'unknown'; expression: string; place: Place };

/** The hooks a packet for this host itself passes, in order. */
export const LOCAL_HOOKS: readonly Hook[] = ['ingress', 'prerouting', 'input'];

const MAX_STEPS = 200_000;
const MAX_DEPTH = 64;

/**
 * The fate of a packet over all base chains of `hooks`, in the kernel's order. An accept ends its base chain only:
 * the next one may still drop (nft(8), "accept"). Chains of type nat are not asked: they do not filter.
 */
export function verdictOf(ruleSet: RuleSet, packet: Packet, hooks: readonly Hook[] = LOCAL_HOOKS): Verdict {
  const verdicts = verdictsOf(ruleSet, packet, hooks);
  return (
    verdicts.find((verdict) => verdict.kind === 'dropped') ??
    verdicts.find((verdict) => verdict.kind === 'unknown') ?? { kind: 'accepted', place: null }
  );
}

/** One verdict per base chain, each as if those before it had let the packet pass. */
export function verdictsOf(
  ruleSet: RuleSet,
  packet: Packet,
  hooks: readonly Hook[] = LOCAL_HOOKS,
): Verdict[] {
  const walk = new Walk(ruleSet, packet);
  return baseChains(ruleSet, packet, hooks).map((chain) => walk.base(chain));
}

/** In the order the kernel runs them: by hook, then by priority. */
function baseChains(ruleSet: RuleSet, packet: Packet, hooks: readonly Hook[]): Chain[] {
  return ruleSet.chains
    .filter((chain) => seesPacket(chain, packet, hooks))
    .sort((a, b) => rank(a, hooks) - rank(b, hooks));
}

function rank(chain: Chain, hooks: readonly Hook[]): number {
  return chain.base === null ? 0 : hooks.indexOf(chain.base.hook) * 1e10 + chain.base.priority;
}

function seesPacket(chain: Chain, packet: Packet, hooks: readonly Hook[]): boolean {
  if (chain.base === null || chain.base.type === 'nat' || !hooks.includes(chain.base.hook)) return false;
  return chain.family === packet.family || chain.family === 'inet' || chain.family === 'netdev';
}

/** What may have happened in one base chain so far. Doubt widens it; certainty ends the walk. */
interface Outcomes {
  accepted: Place | null;
  dropped: Place | null;
  doubt: { expression: string; place: Place } | null;
}

interface Frame {
  base: Chain;
  chain: Chain;
  path: readonly string[];
  outcomes: Outcomes;
}

/** `next`: the chain goes on. `back`: left for the caller. `end`: the packet's fate in this base chain is sealed. */
type Flow = 'next' | 'back' | 'end';

/**
 * One pass over the rules that collects every fate the packet may meet. Where a rule cannot be decided its effect is
 * added to what may happen and the pass goes on, so the cost stays linear and a single possible fate is certain.
 */
class Walk {
  private readonly packet: Packet;
  private readonly state: PacketState = { mark: 0n, tracked: true };
  private readonly chains = new Map<string, Chain>();
  private steps = 0;

  constructor(ruleSet: RuleSet, packet: Packet) {
    this.packet = packet;
    for (const chain of ruleSet.chains) this.chains.set(chainKey(chain, chain.name), chain);
  }

  base(chain: Chain): Verdict {
    const outcomes: Outcomes = { accepted: null, dropped: null, doubt: null };
    const frame = { base: chain, chain, path: [chain.name], outcomes };
    if (this.chain(frame)) this.act({ kind: chain.base?.policy ?? 'accept' }, null, frame);
    return conclude(outcomes);
  }

  /** True when the packet may come back to the caller. */
  private chain(frame: Frame): boolean {
    let mayReturn = false;
    for (const rule of frame.chain.rules) {
      const { flow, sure } = this.rule(rule, frame);
      if (flow === 'next') continue;
      if (flow === 'back') mayReturn = true;
      if (sure) return mayReturn;
    }
    return true;
  }

  /** A match that cannot be decided counts only once the rule does something: a later one may yet be false. */
  private rule(rule: Rule, frame: Frame): { flow: Flow; sure: boolean } {
    let sure = true;
    for (const statement of rule.statements) {
      if (++this.steps > MAX_STEPS) return this.giveUp('the rule set is too large to follow', rule, frame);
      if (statement.kind === 'match') {
        const truth = holds(statement.condition, this.packet, this.state);
        if (truth === false) return { flow: 'next', sure: true };
        if (truth === null) sure = false;
        continue;
      }
      if (!sure) this.doubt(rule.text, rule, frame);
      const effect = this.effect(statement, rule, frame);
      if (effect.truth === null) sure = false;
      if (effect.flow !== 'next') return { flow: effect.flow, sure };
    }
    return { flow: 'next', sure };
  }

  private effect(
    statement: Exclude<Statement, { kind: 'match' }>,
    rule: Rule,
    frame: Frame,
  ): { truth: Truth; flow: Flow } {
    switch (statement.kind) {
      case 'mark':
        this.setMark(statement.value, statement.mask, frame);
        return { truth: true, flow: 'next' };
      case 'notrack':
        this.state.tracked = frame.outcomes.doubt === null ? false : null;
        return { truth: true, flow: 'next' };
      case 'act':
        return { truth: true, flow: this.act(statement.action, rule, frame) };
      case 'map':
        return this.map(statement.entries, rule, frame);
    }
  }

  /** After the first doubt a mark may or may not have been set: then it is not known. */
  private setMark(value: bigint | null, mask: bigint, frame: Frame): void {
    const { mark } = this.state;
    const known = value !== null && mark !== null && frame.outcomes.doubt === null;
    this.state.mark = known ? (mark & ~mask) ^ value : null;
  }

  private map(
    entries: Extract<Statement, { kind: 'map' }>['entries'],
    rule: Rule,
    frame: Frame,
  ): { truth: Truth; flow: Flow } {
    let truth: Truth = true;
    let flow: Flow = 'next';
    for (const { conditions, action } of entries) {
      const entry = allHold(conditions, this.packet, this.state);
      if (entry === false) continue;
      if (entry === null) {
        truth = null;
        this.doubt(rule.text, rule, frame);
      }
      const taken = this.act(action, rule, frame);
      if (entry === true && truth === true) return { truth, flow: taken };
      if (taken === 'back') flow = 'back';
    }
    return { truth, flow };
  }

  private act(action: Action, rule: Rule | null, frame: Frame): Flow {
    switch (action.kind) {
      case 'accept':
        frame.outcomes.accepted ??= placeOf(rule, frame);
        return 'end';
      case 'drop':
        frame.outcomes.dropped ??= placeOf(rule, frame);
        return 'end';
      case 'return':
        return 'back';
      case 'continue':
        return 'next';
      case 'opaque':
        this.giveUp(action.text, rule, frame);
        return 'end';
      default:
        return this.enter(action, rule, frame);
    }
  }

  private enter(action: { kind: 'jump' | 'goto'; chain: string }, rule: Rule | null, frame: Frame): Flow {
    const chain = this.chains.get(chainKey(frame.chain, action.chain));
    if (chain === undefined || frame.path.length > MAX_DEPTH) {
      this.giveUp(`${action.kind} ${action.chain}`, rule, frame);
      return 'end';
    }
    const mayReturn = this.chain({ ...frame, chain, path: [...frame.path, chain.name] });
    if (!mayReturn) return 'end';
    return action.kind === 'goto' ? 'back' : 'next';
  }

  /** From here on everything may happen. */
  private giveUp(expression: string, rule: Rule | null, frame: Frame): { flow: Flow; sure: boolean } {
    this.doubt(expression, rule, frame);
    frame.outcomes.accepted ??= placeOf(rule, frame);
    frame.outcomes.dropped ??= placeOf(rule, frame);
    return { flow: 'end', sure: true };
  }

  private doubt(expression: string, rule: Rule | null, frame: Frame): void {
    frame.outcomes.doubt ??= { expression, place: placeOf(rule, frame) };
  }
}

function chainKey(within: Chain, name: string): string {
  return [within.engine, within.family, within.table, name].join('\0');
}

function placeOf(rule: Rule | null, frame: Frame): Place {
  return { base: frame.base, chain: rule === null ? frame.base : frame.chain, rule, path: frame.path };
}

function conclude(outcomes: Outcomes): Verdict {
  if (outcomes.dropped === null) return { kind: 'accepted', place: outcomes.accepted };
  if (outcomes.accepted === null) return { kind: 'dropped', place: outcomes.dropped };
  const doubt = outcomes.doubt ?? { expression: 'undecided', place: outcomes.dropped };
  return { kind: 'unknown', ...doubt };
}
