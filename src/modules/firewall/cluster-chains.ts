import type { Chain } from '../../net/firewall/rules.ts';

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
