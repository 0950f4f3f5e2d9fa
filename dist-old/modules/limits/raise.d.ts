import type { Facts, Plan, SysctlChange } from '../module.ts';
import type { Conflicts } from '../sysctl/on-conflict.ts';
import { type Limit } from './limit.ts';
import type { LimitsState } from './probe.ts';
/** Raises what is too low now, and lowers nothing. */
export declare function raiseNow(state: LimitsState, limit: Limit): Plan;
export declare function raise(path: string, before: number, after: number): SysctlChange;
/** The same for the next boot. */
export declare function raiseAtBoot(state: LimitsState, limits: readonly Limit[], conflicts: Conflicts, init: Facts['init']): Plan;
