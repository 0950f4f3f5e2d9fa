import * as Type from 'typebox';
import { isDefault } from '../cidr/network.ts';
import { type ClusterRange, cidrs, readRanges } from '../cidr/params.ts';

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

/** The ranges of checked parameters, and what is wrong with them in plain words. */
export function podRanges({ pods }: ForwardParams): { ranges: ClusterRange[]; wrong: string[] } {
  const { ranges, wrong } = readRanges({ pods, services: [] });
  const tooWide = ranges.filter(({ range }) => isDefault(range));
  return {
    ranges,
    wrong: [
      ...wrong.map((name) => `${name} is not a CIDR`),
      ...tooWide.map(
        ({ name }) => `${name} is half of all addresses or more: give the cluster's own pod range`,
      ),
    ],
  };
}
