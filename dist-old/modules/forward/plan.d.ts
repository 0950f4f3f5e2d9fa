import type { HostView, Plan } from '../module.ts';
import type { ForwardParams } from './params.ts';
import type { ForwardState } from './state.ts';
/** Run time first, then what is loaded at boot: a node that loses us in between comes back as it was. */
export declare function plan({ firewall, network }: ForwardState, params: ForwardParams, host: HostView): Plan;
