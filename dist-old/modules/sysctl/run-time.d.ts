import type { Change, Plan, SysctlChange } from '../module.ts';
import type { SysctlState } from './probe.ts';
import { type Setting } from './settings.ts';
export interface RunTimePlan extends Plan {
    /** Settings whose key the kernel has, or will have once an earlier task loaded its module. */
    possible: Setting[];
}
/** What to write now. `state` is the host after the changes of earlier tasks. */
export declare function planRunTime(state: SysctlState, settings: readonly Setting[], pending: readonly Change[]): RunTimePlan;
export declare function write({ name, path, value }: Setting, before: string | null): SysctlChange;
