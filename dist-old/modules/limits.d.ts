import Type from 'typebox';
import { type LimitsState } from './limits/probe.ts';
/** Tables of the kernel that refuse packets when they are full: neighbours (ARP, NDP) and tracked connections. */
export declare const limits: import("./module.ts").Module<Type.TObject<{
    neighbours: Type.TOptional<Type.TInteger>;
    connections: Type.TOptional<Type.TInteger>;
    persist: Type.TOptional<Type.TBoolean>;
    conflicts: Type.TOptional<Type.TUnion<[Type.TLiteral<"fail">, Type.TLiteral<"comment">]>>;
}>, LimitsState>;
