import type { Change, Plan } from '../module.ts';
import { type KernelModuleState } from './probe.ts';
export declare const HEADER = "# Written by netfix: kernel modules to load at boot, one per line.";
/** Makes a module that is not part of the kernel be loaded at every boot, or says what will keep it from that. */
export declare function planPersistence(state: KernelModuleState, name: string, pending: readonly Change[]): Plan;
