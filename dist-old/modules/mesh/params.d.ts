import * as Type from 'typebox';
export declare const params: Type.TObject<{
    port: Type.TOptional<Type.TInteger>;
    via: Type.TOptional<Type.TUnion<[Type.TLiteral<"vxlan">, Type.TLiteral<"udp">, Type.TLiteral<"tcp">]>>;
    mtu: Type.TOptional<Type.TBoolean>;
}>;
export interface MeshTest {
    port: number;
    via: 'vxlan' | 'udp' | 'tcp';
    mtu: boolean;
}
export declare function testFrom({ port, via, mtu }: Type.Static<typeof params>): MeshTest;
/** `8472/udp` */
export declare function portName({ port, via }: Pick<MeshTest, 'port' | 'via'>): string;
