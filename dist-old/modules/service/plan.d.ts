import type { Facts, Plan } from '../module.ts';
import type { ServiceState } from './probe.ts';
export interface ServiceWish {
    name: string;
    state?: 'started' | 'stopped' | 'restarted';
    enabled?: boolean;
}
/** `applied`: this task has made its changes already. A restart leaves no trace in the state, so only that tells. */
export declare function planService(state: ServiceState, wish: ServiceWish, facts: Facts, applied: boolean): Plan;
