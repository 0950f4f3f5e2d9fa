import type { Chain, Engine } from '../../net/firewall/rules.ts';
import { isClusterChain, isClusterChainName } from '../firewall/cluster-chains.ts';
import { flushes } from '../firewall/nftables-file.ts';
import type { FirewallState } from '../firewall/state.ts';
import type { Finding, HostView } from '../module.ts';

/**
 * A whole rule set saved as nftables.conf, or as a file that it includes: then only a load tells, in an empty network
 * namespace. Its blocks cannot be taken out line by line, so it is only told.
 */
export function staleInMain({ nftMain, nftBoot, enabled }: FirewallState): Finding[] {
  const lines = nftMain?.content.split('\n') ?? [];
  const stale = lines.flatMap((line, i) => (isClusterBlock(line) ? [i] : []));
  const [first] = stale;
  const included = nftBoot?.chains.filter(isClusterChain) ?? [];
  if (nftMain !== null && first === undefined && included[0] !== undefined)
    return [staleInIncluded(nftMain.path, included[0], included.length)];
  if (nftMain === null || first === undefined) return [];
  const loaded = enabled.has('nftables');
  return [
    {
      code: 'persisted_rules.stale',
      severity: loaded ? 'error' : 'warning',
      message: `${nftMain.path}:${first + 1}: ${stale.length} tables or chains in it are kept by kube-proxy or a CNI: a saved rule set${loaded ? ' comes back at each boot' : ', which nothing loads at boot here'}. Take them out by hand, with the jumps to them, and try the file with \`nft -c -f\``,
      evidence: lines[first]?.trim() ?? '',
    },
  ];
}

function staleInIncluded(path: string, { family, table, name }: Chain, count: number): Finding {
  return {
    code: 'persisted_rules.stale',
    severity: 'error',
    message: `a file that ${path} includes makes ${count} chains that are kept by kube-proxy or a CNI: a saved rule set comes back at each boot. Take them out by hand, with the jumps to them, and try ${path} with \`nft -c -f\``,
    evidence: `table ${family} ${table}, chain ${name}`,
  };
}

function isClusterBlock(line: string): boolean {
  const [, chain] = /^\s*chain\s+(\S+)\s*\{/.exec(line) ?? [];
  if (chain !== undefined) return isClusterChainName(chain);
  const [, family = '', table] = /^\s*table\s+(?:(\w+)\s+)?(\S+)\s*\{/.exec(line) ?? [];
  return (
    table !== undefined && isClusterChain({ engine: 'nft', family, table, name: '', base: null, rules: [] })
  );
}

/** What would wipe the rules that the cluster has in force now, if somebody reloaded a firewall. */
export function wipedByReload(state: FirewallState, host: HostView): Finding[] {
  const ours = state.rules.chains.filter(isClusterChain);
  const flushed = ours.filter(({ engine }) => engine !== 'iptables-legacy');
  const iptables = ours.filter(({ engine }) => engine !== 'nft');
  return [
    ...(flushed.length > 0 && state.nftMain !== null ? flushes(state.nftMain, host) : []).map((found) => ({
      ...found,
      code: 'persisted_rules.flushes',
    })),
    ...(state.firewalldRunning && iptables.length > 0 ? [reload(iptables)] : []),
  ];
}

/** firewalld 1.3 empties the tables of iptables too, whatever its backend and FlushAllOnReload (core/fw.py, flush). */
function reload(chains: readonly Chain[]): Finding {
  const engines = [...new Set<Engine>(chains.map(({ engine }) => engine))].join(' and ');
  return {
    code: 'persisted_rules.reload',
    severity: 'warning',
    message: `firewalld runs beside rules of kube-proxy or a CNI in ${engines}: \`firewall-cmd --reload\` and a restart of firewalld empty those tables. Restart the CNI's and kube-proxy's pods after either`,
    evidence: chains
      .slice(0, 5)
      .map(({ table, name }) => `${table} ${name}`)
      .join(', '),
  };
}
