import * as Type from 'typebox';
export declare const params: Type.TObject<{
    port: Type.TInteger;
    protocol: Type.TOptional<Type.TUnion<[Type.TLiteral<"udp">, Type.TLiteral<"tcp">]>>;
    bandwidth: Type.TOptional<Type.TString>;
    seconds: Type.TOptional<Type.TInteger>;
    max_loss: Type.TOptional<Type.TNumber>;
    max_jitter: Type.TOptional<Type.TNumber>;
    min_bandwidth: Type.TOptional<Type.TString>;
    pairs: Type.TOptional<Type.TUnion<[Type.TLiteral<"all">, Type.TLiteral<"ring">, Type.TObject<{
        rounds: Type.TInteger;
    }>]>>;
    roles: Type.TOptional<Type.TArray<Type.TString>>;
    length: Type.TOptional<Type.TInteger>;
    version: Type.TOptional<Type.TUnion<[Type.TLiteral<"auto">, Type.TLiteral<2>, Type.TLiteral<3>]>>;
    install: Type.TOptional<Type.TBoolean>;
}>;
export type Params = Type.Static<typeof params>;
/** Every parameter with its default in place. */
export interface IperfTest {
    port: number;
    protocol: 'udp' | 'tcp';
    bitsPerSecond: number;
    seconds: number;
    /** Percent. */
    maxLoss: number;
    /** Null: any will do. */
    maxJitterMs: number | null;
    /** Null: any will do. */
    minBitsPerSecond: number | null;
    pairs: 'all' | 'ring' | {
        rounds: number;
    } | null;
    roles: string[];
    /** Bytes per datagram. */
    length: number;
    version: 'auto' | 2 | 3;
    install: boolean;
}
export declare function testFrom(given: Params): IperfTest;
/** `8472/udp`. */
export declare function portName({ port, protocol }: IperfTest): string;
