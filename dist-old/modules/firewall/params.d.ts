import * as Type from 'typebox';
export declare const params: Type.TObject<{
    allow: Type.TArray<Type.TString>;
    state: Type.TOptional<Type.TUnion<[Type.TLiteral<"present">, Type.TLiteral<"absent">]>>;
    from: Type.TOptional<Type.TUnion<[Type.TString, Type.TArray<Type.TString>]>>;
}>;
export type FirewallParams = Type.Static<typeof params>;
export interface Port {
    /** As the playbook has it. */
    name: string;
    protocol: 'tcp' | 'udp';
    low: number;
    high: number;
}
/** Ports of a checked parameter; those whose numbers make no sense come back as text. */
export declare function readPorts(allow: readonly string[]): {
    ports: Port[];
    wrong: string[];
};
/** `8472`, or `30000-32767` with the separator the tool wants. */
export declare function portText(port: Port, separator: '-' | ':'): string;
