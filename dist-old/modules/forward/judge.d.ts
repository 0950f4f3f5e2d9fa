import type { AddressRange } from '../../net/address.ts';
import type { RuleSet } from '../../net/firewall/rules.ts';
import { type Place } from '../../net/firewall/verdict.ts';
import { type Path } from './paths.ts';
/** Traffic of a pod range that one base chain drops, and the first place in it that does. */
export interface Blocked {
    pods: AddressRange;
    place: Place;
    /** The ways that are closed; answers only where what they answer is let through. */
    ways: {
        path: Path;
        text: string;
    }[];
}
export interface Judgement {
    blocked: Blocked[];
    doubts: {
        place: Place;
        expression: string;
    }[];
    /** Where the cluster itself drops: a network policy, a service without endpoints. */
    byCluster: Place[];
    accepted: {
        pods: AddressRange;
        place: Place;
        path: Path;
    }[];
}
/**
 * Judges the traffic of a pod range in general: addresses and ports that few rules tell apart. What single pods or ports
 * meet is a matter of policy.
 */
export declare function judge(rules: RuleSet, ranges: readonly {
    pods: AddressRange;
    paths: Path[];
}[]): Judgement;
