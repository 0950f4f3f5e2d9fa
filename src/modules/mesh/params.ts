import * as Type from 'typebox';

export const params = Type.Object(
  {
    port: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 65535,
        default: 8472,
        description: 'The port: of an overlay 8472 (flannel, cilium, k3s) or 4789 (calico), or any other.',
      }),
    ),
    via: Type.Optional(
      Type.Union([Type.Literal('vxlan'), Type.Literal('udp'), Type.Literal('tcp')], {
        default: 'vxlan',
        description:
          "What is sent: an overlay's packets, datagrams to a port that anything may hold, or a TCP connection.",
      }),
    ),
    mtu: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Also whether packets of the size that the overlay will use arrive whole.',
      }),
    ),
  },
  { additionalProperties: false },
);

export interface MeshTest {
  port: number;
  via: 'vxlan' | 'udp' | 'tcp';
  mtu: boolean;
}

export function testFrom({ port = 8472, via = 'vxlan', mtu = false }: Type.Static<typeof params>): MeshTest {
  return { port, via, mtu };
}

/** `8472/udp` */
export function portName({ port, via }: Pick<MeshTest, 'port' | 'via'>): string {
  return `${port}/${via === 'tcp' ? 'tcp' : 'udp'}`;
}
