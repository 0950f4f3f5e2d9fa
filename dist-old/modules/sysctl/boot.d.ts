import type { Facts, Plan } from '../module.ts';
import type { Conflicts } from './on-conflict.ts';
import type { SysctlState } from './probe.ts';
import { type Setting } from './settings.ts';
/** What the next boot will make of the settings, and the lines that make it right. */
export declare function planBoot(state: SysctlState, settings: readonly Setting[], conflicts: Conflicts, init: Facts['init']): Plan;
