import * as Type from 'typebox';
export declare const params: Type.TObject<{
    pods: Type.TUnion<[Type.TString, Type.TArray<Type.TString>]>;
}>;
export type ForwardParams = Type.Static<typeof params>;
