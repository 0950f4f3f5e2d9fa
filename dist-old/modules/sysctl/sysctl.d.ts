import * as Type from 'typebox';
import { type SysctlState } from './probe.ts';
/** Kernel parameters: now, and after the next boot as both readers of the files would leave them. */
export declare const sysctl: import("../module.ts").Module<Type.TObject<{
    settings: Type.TRecord<"^.*$", Type.TUnion<[Type.TInteger, Type.TString]>>;
    persist: Type.TOptional<Type.TBoolean>;
    conflicts: Type.TOptional<Type.TUnion<[Type.TLiteral<"fail">, Type.TLiteral<"comment">]>>;
}>, SysctlState>;
