import type { LoneHost, Standalone } from '../standalone.ts';
import { type FirewallParams } from './params.ts';
/**
 * A script cannot judge rules, so it lets the port in wherever something could drop it: a rule more than a run would
 * make, for the same sources. To close a port takes the judgement that SSH stays open.
 */
export declare function standalone({ allow, from, state }: FirewallParams, lone: LoneHost): Standalone;
