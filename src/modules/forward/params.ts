import * as Type from 'typebox';
import { cidrs } from '../cidr/params.ts';

export const params = Type.Object(
  {
    pods: Type.Union([cidrs, Type.Array(cidrs, { minItems: 1 })], {
      description:
        "The cluster's pod ranges (kubeadm's `podSubnet`), of either family: a CIDR, several with commas, or a list.",
    }),
  },
  { additionalProperties: false },
);

export type ForwardParams = Type.Static<typeof params>;
