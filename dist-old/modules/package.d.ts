import * as Type from 'typebox';
export interface PackageState {
    /** Wanted names that are installed, or that an installed package provides. */
    installed: ReadonlySet<string>;
}
/** Packages that are installed, whatever their version. Removes none. */
export declare const packageModule: import("./module.ts").Module<Type.TObject<{
    names: Type.TArray<Type.TString>;
    state: Type.TOptional<Type.TLiteral<"present">>;
}>, PackageState>;
