import Type from 'typebox';
import { type RpFilterState } from './rp-filter/probe.ts';
/** The reverse path filter of devices whose packets may take another way back: loose or off, now and after a boot. */
export declare const rpFilter: import("./module.ts").Module<Type.TObject<{
    interfaces: Type.TArray<Type.TString>;
    value: Type.TOptional<Type.TUnion<[Type.TLiteral<0>, Type.TLiteral<2>]>>;
    persist: Type.TOptional<Type.TBoolean>;
    conflicts: Type.TOptional<Type.TUnion<[Type.TLiteral<"fail">, Type.TLiteral<"comment">]>>;
}>, RpFilterState>;
