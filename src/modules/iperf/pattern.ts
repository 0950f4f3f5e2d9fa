import type { Verdict } from './verdict.ts';

/**
 * Where to look for a block, from which other directions are blocked: a whole column points at the receiver, a whole
 * row at the sender, one direction of a pair at the receiver, both at what lies between. Null when it is no block.
 */
export function whereToLook(verdict: Verdict, all: readonly Verdict[]): string | null {
  if (verdict.fault?.blocked !== true) return null;
  const { from, to } = verdict.direction;
  const blocked = (other: Verdict): boolean => other.fault?.blocked === true;
  const column = all.filter(({ direction }) => direction.to === to);
  const row = all.filter(({ direction }) => direction.from === from);
  if (column.length > 1 && column.every(blocked))
    return `nothing arrives at ${to.name}, so look at its own firewall (input) first`;
  if (row.length > 1 && row.every(blocked))
    return `nothing from ${from.name} arrives anywhere, so look at its outgoing rules and its uplink`;
  const back = all.find(({ direction }) => direction.from === to && direction.to === from);
  if (back !== undefined && !blocked(back))
    return `${to.name} → ${from.name} is open, so look at the firewall (input) or rp_filter of ${to.name}`;
  return `look at the firewall of ${to.name}, then at what lies between (security group, hypervisor)`;
}
