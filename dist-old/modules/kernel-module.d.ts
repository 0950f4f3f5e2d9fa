import * as Type from 'typebox';
import { type KernelModuleState } from './kernel-module/probe.ts';
/** A kernel module that is there, whether loaded or built in, now and after the next boot. */
export declare const kernelModule: import("./module.ts").Module<Type.TObject<{
    name: Type.TString;
    persist: Type.TOptional<Type.TBoolean>;
}>, KernelModuleState>;
