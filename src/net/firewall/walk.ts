import { oncePer } from '../../once-per.ts';
import { allHold, holds, type Packet, type PacketState, type Truth } from './packet.ts';
import type { Action, BaseChain, Chain, MapEntry, MarkChange, Rule, RuleSet } from './rules.ts';

/** Where in a rule set something happened. */
export interface Place {
  /** The base chain the packet entered by. */
  base: Chain;
  chain: Chain;
  /** Null: the base chain's policy. */
  rule: Rule | null;
  /** The base chain's own rule that decided, or led to where it was decided; null: the base chain's policy. */
  entry: Rule | null;
  /** Chain names from the base chain to `chain`. */
  path: readonly string[];
}

/**
 * `accepted`: by the rule at `place`, or null when no base chain saw the packet. `dropped` covers rejected. `unknown`
 * carries the expression that could not be read or decided; the packet may fare either way.
 */
export type Verdict =
  | { kind: 'accepted'; place: Place | null }
  | { kind: 'dropped'; place: Place }
  | { kind: 'unknown'; expression: string; place: Place };

const MAX_STEPS = 200_000;
const MAX_DEPTH = 64;
/** NF_IP_PRI_CONNTRACK (linux/netfilter_ipv4.h): from here on a packet has a connection. */
const CONNTRACK = -200;

/** What may have happened in one base chain so far. Doubt widens it; certainty ends the walk. */
interface Outcomes {
  accepted: Place | null;
  dropped: Place | null;
  doubt: { expression: string; place: Place } | null;
}

interface Frame {
  base: Chain;
  chain: Chain;
  /** The rule of the base chain that led away from it; null while there. */
  entry: Rule | null;
  path: readonly string[];
  outcomes: Outcomes;
}

export interface BasedChain {
  chain: Chain;
  base: BaseChain;
}

/**
 * `on`: the rule goes on. `next`: the chain goes on. `back`: left for the caller. `end`: the packet's fate in this base
 * chain is sealed.
 */
type Flow = 'on' | 'next' | 'back' | 'end';

interface Step {
  flow: Flow;
  sure: boolean;
}

/**
 * One pass over the rules that collects every fate the packet may meet. Where a rule cannot be decided its effect is
 * added to what may happen and the pass goes on, so the cost stays linear and a single possible fate is certain.
 */
export class Walk {
  private readonly packet: Packet;
  /** Whether what it answers was tracked, where it answers. */
  private readonly answersTracked: boolean;
  private state: PacketState;
  private readonly chains: ReadonlyMap<string, Chain>;
  private steps = 0;
  /** The first rule that gave it another source for certain: no later filter of the same host asks for that. */
  rewritten: { place: Place; to: string | null } | null = null;
  /** Where the packet left our sight: nothing is certain after. */
  private astray: Outcomes['doubt'] = null;

  constructor(ruleSet: RuleSet, packet: Packet) {
    this.packet = packet;
    this.answersTracked = !(packet.reply && ruleSet.chains.some(mayUntrack));
    // The mark of a connection is what its first packet left there.
    const ctmark = packet.reply ? null : 0n;
    this.state = { hook: 'ingress', mark: 0n, ctmark, connection: 'none', touched: new Set() };
    this.chains = chainsByName(ruleSet);
  }

  /**
   * The verdicts of base chains of one hook and priority, in any order. Groups must come in the order the kernel runs
   * them: what one sets the next one sees. Of nat chains only those that do something.
   */
  tied(group: readonly BasedChain[]): Verdict[] {
    const start = { ...this.state, touched: new Set(this.state.touched) };
    let blurred = start;
    const verdicts = group.map((each) => {
      const verdict = this.filtering(each);
      blurred = blur(blurred, this.state);
      return verdict;
    });
    if (group.length === 1 || isSame(blurred, start)) return verdicts.flat();
    // What one of them sets another may see or not.
    const again = group.map((each) => {
      this.state = { ...blurred };
      return this.filtering(each);
    });
    this.state = blurred;
    return again.flat();
  }

  /** What it is marked with by now; null: not known. */
  get mark(): bigint | null {
    return this.astray === null ? this.state.mark : null;
  }

  private filtering({ chain, base }: BasedChain): Verdict[] {
    const verdict = this.base(chain, base);
    return base.type === 'nat' && verdict.kind === 'accepted' ? [] : [verdict];
  }

  private base(chain: Chain, base: BaseChain): Verdict {
    this.state.hook = base.hook;
    this.connect(base);
    if (base.type === 'nat' && this.packet.reply) return { kind: 'accepted', place: null };
    if (base.type === 'nat' && this.state.connection !== 'tracked') return this.skipNat(chain);
    const outcomes: Outcomes = { accepted: null, dropped: null, doubt: null };
    const frame = { base: chain, chain, entry: null, path: [chain.name], outcomes };
    if (this.chain(frame)) this.act({ kind: base.policy }, null, frame);
    return this.astray === null ? conclude(outcomes) : { kind: 'unknown', ...this.astray };
  }

  /** Conntrack sees the packet on its way in, and on its way out, before the chains of higher priorities do. */
  private connect({ hook, priority }: BaseChain): void {
    const first = hook === 'prerouting' || hook === 'output';
    const before = hook === 'ingress' || (first && priority < CONNTRACK);
    if (before || this.state.connection !== 'none') return;
    const certain = this.answersTracked && !(first && priority === CONNTRACK);
    this.state.connection = certain ? 'tracked' : null;
  }

  /** Only packets with a connection meet nat chains (nf_nat_core.c, nf_nat_inet_fn). */
  private skipNat(chain: Chain): Verdict {
    if (this.state.connection !== null) return { kind: 'accepted', place: null };
    const place = { base: chain, chain, rule: null, entry: null, path: [chain.name] };
    return { kind: 'unknown', expression: 'whether the packet is tracked', place };
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
  private rule(rule: Rule, frame: Frame): Step {
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
      const step =
        statement.kind === 'act'
          ? { flow: this.act(statement.action, rule, frame), sure: true }
          : this.map(statement.entries, rule, frame);
      sure &&= step.sure;
      if (step.flow !== 'on') return { flow: step.flow, sure };
    }
    return { flow: 'next', sure };
  }

  /** The entries that may hold, up to the first that does for certain. */
  private map(entries: readonly MapEntry[], rule: Rule, frame: Frame): Step {
    const flows = new Set<Flow>();
    let truth: Truth = false;
    for (const { conditions, action } of entries) {
      truth = allHold(conditions, this.packet, this.state);
      if (truth === false) continue;
      if (truth === null) this.doubt(rule.text, rule, frame);
      flows.add(this.act(action, rule, frame));
      if (truth === true) break;
    }
    if (truth !== true) flows.add('next');
    return this.either(flows, rule, frame);
  }

  private either(flows: ReadonlySet<Flow>, rule: Rule, frame: Frame): Step {
    const [only = 'next'] = flows;
    if (flows.size === 1) return { flow: only, sure: true };
    if (flows.has('on') && flows.has('back')) return this.giveUp(rule.text, rule, frame);
    return { flow: flows.has('on') ? 'on' : flows.has('back') ? 'back' : 'next', sure: false };
  }

  private act(action: Action, rule: Rule | null, frame: Frame): Flow {
    switch (action.kind) {
      case 'snat':
        if (frame.outcomes.doubt === null && this.astray === null)
          this.rewritten ??= { place: placeOf(rule, frame), to: action.to };
        frame.outcomes.accepted ??= placeOf(rule, frame);
        return 'end';
      case 'accept':
        frame.outcomes.accepted ??= placeOf(rule, frame);
        return 'end';
      case 'drop':
        frame.outcomes.dropped ??= placeOf(rule, frame);
        return 'end';
      case 'return':
        return 'back';
      case 'opaque':
      case 'dnat':
        this.astray ??= { expression: action.text, place: placeOf(rule, frame) };
        return this.giveUp(action.text, rule, frame).flow;
      case 'jump':
      case 'goto':
        return this.enter(action, rule, frame);
      default:
        this.change(action, frame);
        return 'on';
    }
  }

  private change(action: Action, { outcomes }: Frame): void {
    if (action.kind === 'mark') this.setMark(action.change, outcomes.doubt !== null);
    if (action.kind === 'touch') this.state.touched.add(action.set);
    // Too late once the packet has a connection (nft_notrack_eval, xt_CT.c).
    if (action.kind === 'notrack' && this.state.connection === 'none')
      this.state.connection = outcomes.doubt === null ? 'untracked' : null;
  }

  /** After the first doubt a mark may or may not have been set: then it is not known. */
  private setMark(change: MarkChange, doubtful: boolean): void {
    const { state } = this;
    const unconnected = state.connection === 'none' || state.connection === 'untracked';
    // Neither a ct mark to set nor, for iptables, one to restore.
    if (unconnected && (change.field === 'ctmark' || change.ctmark !== 0n)) return;
    const parts = [masked(state.mark, change.mark), masked(state.ctmark, change.ctmark), change.value];
    const known = parts.every((part) => part !== null) && !doubtful;
    state[change.field] = known ? parts.reduce((sum, part) => sum ^ part, 0n) : null;
  }

  private enter(action: { kind: 'jump' | 'goto'; chain: string }, rule: Rule | null, frame: Frame): Flow {
    const chain = this.chains.get(chainKey(frame.chain, action.chain));
    if (chain === undefined || frame.path.length > MAX_DEPTH)
      return this.giveUp(`${action.kind} ${action.chain}`, rule, frame).flow;
    const entry = frame.entry ?? rule;
    const mayReturn = this.chain({ ...frame, chain, entry, path: [...frame.path, chain.name] });
    if (!mayReturn) return 'end';
    return action.kind === 'goto' ? 'back' : 'next';
  }

  /** From here on everything may happen. */
  private giveUp(expression: string, rule: Rule | null, frame: Frame): Step {
    this.doubt(expression, rule, frame);
    frame.outcomes.accepted ??= placeOf(rule, frame);
    frame.outcomes.dropped ??= placeOf(rule, frame);
    return { flow: 'end', sure: true };
  }

  private doubt(expression: string, rule: Rule | null, frame: Frame): void {
    frame.outcomes.doubt ??= { expression, place: placeOf(rule, frame) };
  }
}

function mayUntrack({ rules }: Chain): boolean {
  return rules.some(({ statements }) =>
    statements.some((each) => each.kind === 'act' && each.action.kind === 'notrack'),
  );
}

/** What is not the same before and after is not known in between. */
function blur(before: PacketState, after: PacketState): PacketState {
  const notrack = before.connection === 'none' && after.connection === 'untracked';
  return {
    hook: after.hook,
    mark: before.mark === after.mark ? after.mark : null,
    ctmark: before.ctmark === after.ctmark ? after.ctmark : null,
    connection: notrack || before.connection === null ? null : after.connection,
    touched: after.touched,
  };
}

function isSame(a: PacketState, b: PacketState): boolean {
  const connected = a.connection !== null || b.connection === null;
  return a.mark === b.mark && a.ctmark === b.ctmark && connected && a.touched.size === b.touched.size;
}

function masked(value: bigint | null, mask: bigint): bigint | null {
  return mask === 0n ? 0n : value && value & mask;
}

/** Every packet that is judged walks the same chains. */
const chainsByName = oncePer(
  ({ chains }: RuleSet): ReadonlyMap<string, Chain> =>
    new Map(chains.map((chain) => [chainKey(chain, chain.name), chain])),
);

function chainKey(within: Chain, name: string): string {
  return [within.engine, within.family, within.table, name].join('\0');
}

function placeOf(rule: Rule | null, frame: Frame): Place {
  const { base, path } = frame;
  const chain = rule === null ? base : frame.chain;
  return { base, chain, rule, entry: rule === null ? null : (frame.entry ?? rule), path };
}

function conclude(outcomes: Outcomes): Verdict {
  if (outcomes.dropped === null) return { kind: 'accepted', place: outcomes.accepted };
  if (outcomes.accepted === null) return { kind: 'dropped', place: outcomes.dropped };
  const doubt = outcomes.doubt ?? { expression: 'undecided', place: outcomes.dropped };
  return { kind: 'unknown', ...doubt };
}
