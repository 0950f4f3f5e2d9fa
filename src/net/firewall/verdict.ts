import type { Packet } from './packet.ts';
import type { BaseChain, Chain, Hook, RuleSet } from './rules.ts';
import { type BasedChain, type Place, type Verdict, Walk } from './walk.ts';

export type { Place, Verdict };

/** The hooks a packet for this host itself passes, in order. */
export const LOCAL_HOOKS: readonly Hook[] = ['ingress', 'prerouting', 'input'];

/** The hooks a packet passes that this host hands on to another, in order. */
export const FORWARD_HOOKS: readonly Hook[] = ['ingress', 'prerouting', 'forward', 'postrouting'];

/**
 * The fate of a packet over all base chains of `hooks`, in the kernel's order. An accept ends its base chain only:
 * the next one may still drop (nft(8), "accept").
 */
export function verdictOf(ruleSet: RuleSet, packet: Packet, hooks: readonly Hook[] = LOCAL_HOOKS): Verdict {
  const verdicts = verdictsOf(ruleSet, packet, hooks);
  return (
    verdicts.find((verdict) => verdict.kind === 'dropped') ??
    verdicts.find((verdict) => verdict.kind === 'unknown') ?? { kind: 'accepted', place: null }
  );
}

/**
 * One verdict per base chain, each as if those before it had let the packet pass. A nat chain is among them only where
 * it may drop the packet or send it elsewhere.
 */
export function verdictsOf(
  ruleSet: RuleSet,
  packet: Packet,
  hooks: readonly Hook[] = LOCAL_HOOKS,
): Verdict[] {
  const walk = new Walk(ruleSet, packet);
  return groups(baseChains(ruleSet, packet, hooks)).flatMap((group) => walk.tied(group));
}

/** The rule that gives the packet another source for certain, and which; null there: the device's, or not one address. */
export function sourceOf(
  ruleSet: RuleSet,
  packet: Packet,
  hooks: readonly Hook[],
): { place: Place; to: string | null } | null {
  return walked(ruleSet, packet, hooks).rewritten;
}

/** What a packet is marked with behind all base chains of `hooks`; null: not known. */
export function markOf(ruleSet: RuleSet, packet: Packet, hooks: readonly Hook[]): bigint | null {
  return walked(ruleSet, packet, hooks).mark;
}

function walked(ruleSet: RuleSet, packet: Packet, hooks: readonly Hook[]): Walk {
  const walk = new Walk(ruleSet, packet);
  for (const group of groups(baseChains(ruleSet, packet, hooks))) walk.tied(group);
  return walk;
}

/** Chains of one hook and priority: their order is that of their making, which no listing shows. */
function groups(chains: readonly BasedChain[]): BasedChain[][] {
  const found: BasedChain[][] = [];
  for (const chain of chains) {
    const [last] = found.at(-1) ?? [];
    const tied = last?.base.hook === chain.base.hook && last.base.priority === chain.base.priority;
    if (tied) found.at(-1)?.push(chain);
    else found.push([chain]);
  }
  return found;
}

/** In the order the kernel runs them: by hook, then by priority. */
function baseChains(ruleSet: RuleSet, packet: Packet, hooks: readonly Hook[]): BasedChain[] {
  return ruleSet.chains
    .flatMap((chain) => (chain.base !== null && sees(chain, packet) ? [{ chain, base: chain.base }] : []))
    .filter(({ base }) => hooks.includes(base.hook))
    .sort((a, b) => rank(a.base, hooks) - rank(b.base, hooks));
}

function rank(base: BaseChain, hooks: readonly Hook[]): number {
  return hooks.indexOf(base.hook) * 1e10 + base.priority;
}

function sees({ family }: Chain, packet: Packet): boolean {
  return family === packet.family || family === 'inet' || family === 'netdev';
}
