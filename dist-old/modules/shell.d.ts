import * as Type from 'typebox';
import { type ProbeOutput } from './module.ts';
/** The way out for everything no other module knows. Without `fix` it reports only; a fix runs once, however it ends. */
export declare const shell: import("./module.ts").Module<Type.TObject<{
    check: Type.TString;
    fix: Type.TOptional<Type.TString>;
    undo: Type.TOptional<Type.TString>;
    risk: Type.TOptional<Type.TLiteral<"connectivity">>;
}>, ProbeOutput | null>;
