import type { Chain } from '../../net/firewall/rules.ts';
/** `KUBE-FORWARD`, `cali-FORWARD`, `FLANNEL-FWD`: kept by the cluster itself, network policies among them. */
export declare function isClusterChainName(name: string): boolean;
export declare function isClusterChain({ engine, table, name }: Chain): boolean;
