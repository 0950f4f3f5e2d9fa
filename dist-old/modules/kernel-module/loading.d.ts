import type { Change, Facts, KernelModuleChange, Plan } from '../module.ts';
import { type KernelModuleState } from './probe.ts';
/** Loads the module now, or says why that cannot be. */
export declare function planLoading(state: KernelModuleState, name: string, facts: Facts, pending: readonly Change[]): Plan;
export declare function loadModule(name: string): KernelModuleChange;
