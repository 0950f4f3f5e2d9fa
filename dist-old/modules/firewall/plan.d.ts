import type { HostView, Plan } from '../module.ts';
import type { FirewallParams } from './params.ts';
import type { FirewallState } from './state.ts';
/** Run time first, then what is loaded at boot: a node that loses us in between comes back as it was. */
export declare function plan(state: FirewallState, params: FirewallParams, host: HostView): Plan;
