import * as Type from 'typebox';
/** Image tags are made by others; a tag that moves would change what a fault is looked at with. */
export declare const DEFAULT_IMAGE = "docker.io/nicolaka/netshoot:v0.13";
export declare const params: Type.TObject<{
    control_plane: Type.TString;
    state: Type.TOptional<Type.TUnion<[Type.TLiteral<"present">, Type.TLiteral<"absent">]>>;
    image: Type.TOptional<Type.TString>;
    namespace: Type.TOptional<Type.TString>;
    kubeconfig: Type.TOptional<Type.TString>;
    timeout: Type.TOptional<Type.TInteger>;
}>;
export type ToolboxParams = Type.Static<typeof params>;
