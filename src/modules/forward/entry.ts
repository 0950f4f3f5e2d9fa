import type { Action, Rule } from '../../net/firewall/rules.ts';
import type { Place } from '../../net/firewall/verdict.ts';

/** The rule of the base chain that a packet came to its place by, or that dropped it there; null: the policy did. */
export function entryOf({ base, chain, rule, path }: Place): Rule | null {
  if (chain === base) return rule;
  const next = path[1] ?? '';
  return base.rules.find((each) => leadsTo(each, next)) ?? null;
}

function leadsTo({ statements }: Rule, chain: string): boolean {
  const goes = (action: Action): boolean => 'chain' in action && action.chain === chain;
  return statements.some(
    (each) =>
      (each.kind === 'act' && goes(each.action)) ||
      (each.kind === 'map' && each.entries.some(({ action }) => goes(action))),
  );
}
