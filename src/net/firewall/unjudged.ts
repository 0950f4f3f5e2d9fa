import type { Action, Chain, Rule } from './rules.ts';

/**
 * `arp guard`: tables with rules that a walk of IP packets leaves out (nft(8), "ADDRESS FAMILIES"): those of arp and bridge,
 * and of netdev those with egress chains. Such a chain's hook is none of ours, and as a base chain no rule jumps to it.
 */
export function unjudgedTables(chains: readonly Chain[]): string[] {
  const names = chains.filter(hasRules).flatMap((chain) => {
    const { family, table } = chain;
    const beside = chains.filter((other) => other.family === family && other.table === table);
    const isLink = (family === 'arp' || family === 'bridge') && beside.some(({ base }) => base !== null);
    const isEgress = family === 'netdev' && chain.base === null && !targetsIn(beside).has(chain.name);
    return isLink || isEgress ? [`${family} ${table}`] : [];
  });
  return [...new Set(names)];
}

function hasRules({ rules, base }: Chain): boolean {
  return rules.length > 0 || base?.policy === 'drop';
}

/** Names of the chains that rules lead to. */
function targetsIn(chains: readonly Chain[]): Set<string> {
  const actions = chains.flatMap(({ rules }) => rules.flatMap(actionsOf));
  return new Set(actions.flatMap((action) => ('chain' in action ? [action.chain] : [])));
}

function actionsOf({ statements }: Rule): Action[] {
  return statements.flatMap((statement) => {
    if (statement.kind === 'act') return [statement.action];
    return statement.kind === 'map' ? statement.entries.map(({ action }) => action) : [];
  });
}
