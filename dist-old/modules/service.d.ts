import * as Type from 'typebox';
import { type ServiceState } from './service/probe.ts';
export declare const serviceParams: Type.TObject<{
    name: Type.TString;
    state: Type.TOptional<Type.TUnion<[Type.TLiteral<"started">, Type.TLiteral<"stopped">, Type.TLiteral<"restarted">]>>;
    enabled: Type.TOptional<Type.TBoolean>;
}>;
/** A service that runs or does not, now and at boot. */
export declare const service: import("./module.ts").Module<Type.TObject<{
    name: Type.TString;
    state: Type.TOptional<Type.TUnion<[Type.TLiteral<"started">, Type.TLiteral<"stopped">, Type.TLiteral<"restarted">]>>;
    enabled: Type.TOptional<Type.TBoolean>;
}>, ServiceState>;
