import { type AddressRange } from '../../net/address.ts';
import type { RuleSet } from '../../net/firewall/rules.ts';
import { type Place } from '../../net/firewall/verdict.ts';
import type { HostView } from '../module.ts';
import type { Port } from './params.ts';
/** A port that some sources do not get through to, and where. One base chain each. */
export interface Blocked {
    port: Port;
    place: Place;
    sources: AddressRange[];
}
export interface Doubt {
    port: Port;
    place: Place;
    expression: string;
}
export interface Judgement {
    blocked: Blocked[];
    doubts: Doubt[];
    /** Where accepted packets were accepted, per source. */
    accepted: {
        port: Port;
        place: Place;
        source: AddressRange;
    }[];
}
/** Judges the first packet of every source to every port, in every base chain that sees it. */
export declare function judge(rules: RuleSet, ports: readonly Port[], sources: readonly AddressRange[], host: HostView): Judgement;
