import Type, { type Static } from 'typebox';

export const params = Type.Object(
  {
    port: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 65535,
        default: 8472,
        description: 'The UDP port of the overlay: 8472 (flannel, cilium, k3s) or 4789 (calico).',
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

export function portOf(given: Static<typeof params>): number {
  return given.port ?? 8472;
}
