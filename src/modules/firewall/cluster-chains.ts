import type { Chain } from '../../net/firewall/rules.ts';
import type { Place } from '../../net/firewall/verdict.ts';

/** Chains of iptables that kube-proxy, the kubelet or a CNI makes and fills by itself. */
const CHAINS = /^(KUBE-|cali-|(OLD_)?CILIUM_|FLANNEL-|CNI-|WEAVE|ANTREA-|OVN-KUBE-)/;

/** The same of nft's tables. */
const TABLES =
  /^(kube-proxy|calico|flannel-ipv[46]|cni_|kindnet|kube-network-policies|ovn-kubernetes|antrea)/;

/** `KUBE-FORWARD`, `cali-FORWARD`, `FLANNEL-FWD`: kept by the cluster itself, network policies among them. */
export function isClusterChainName(name: string): boolean {
  return CHAINS.test(name);
}

export function isClusterChain({ engine, table, name }: Chain): boolean {
  return CHAINS.test(name) || (engine === 'nft' && TABLES.test(table));
}

export function isByCluster({ base, chain, path }: Place): boolean {
  return path.some(isClusterChainName) || isClusterChain(base) || isClusterChain(chain);
}

/** kube-proxy's words, in comments of iptables and in names of chains of nftables. */
const NO_ENDPOINTS = /has no (local )?endpoints|^(service|nodeport)-endpoints-check$/;

/** Whether it is kube-proxy that refuses, for a Service that no ready pod stands behind (here, where its policy is Local). */
export function hasNoEndpoints({ rule, path }: Place): boolean {
  return [rule?.text ?? '', ...path].some((text) => NO_ENDPOINTS.test(text));
}
