import type { RuleSet } from '../net/firewall/rules.ts';
import type { Translation } from './path.ts';
import type { Question } from './question.ts';
/**
 * Where the rules of a host send what is for a Service: kube-proxy's iptables rules name its address and port, and jump
 * to chains of their own that end in DNAT (`KUBE-SVC-…`, `KUBE-SEP-…`). Of several endpoints the first. Null where no
 * rule speaks of the address: it is translated by nftables maps or IPVS, which are not read here, or not at all.
 */
export declare function translationOf({ chains }: RuleSet, question: Question, address: string): Translation | null;
/** Where a host sends what comes to a port of its own: a NodePort, a host port of a pod, a port that Docker publishes. */
export declare function redirectionOf({ chains }: RuleSet, port: number, protocol: string): Translation['to'] | null;
