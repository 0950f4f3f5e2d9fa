import * as Type from 'typebox';
import { type AddressRange, formatPrefix, parsePrefix } from '../../net/address.ts';

const CIDR = '[0-9A-Fa-f:.]+/[0-9]{1,3}';
/** One, or several with commas as kubeadm's podSubnet has them. */
export const cidrs = Type.String({
  pattern: `^${CIDR}(,${CIDR})*$`,
  description: 'ranges with their prefix: 10.244.0.0/16',
});

/** What kubeadm takes without --service-cidr. It has no default for pods. */
const KUBEADM_SERVICES = '10.96.0.0/12';

export const params = Type.Object(
  {
    pods: Type.Optional(
      Type.Union([cidrs, Type.Array(cidrs)], {
        description:
          "The cluster's pod ranges (kubeadm's `podSubnet`): a CIDR, several with commas, or a list. Without it no pod range is looked at.",
      }),
    ),
    services: Type.Optional(
      Type.Union([cidrs, Type.Array(cidrs)], {
        default: KUBEADM_SERVICES,
        description: "Its service ranges (kubeadm's `serviceSubnet`). `[]` for none.",
      }),
    ),
  },
  { additionalProperties: false },
);

export type CidrParams = Type.Static<typeof params>;

/** A range that the cluster is to have for its pods or its services. */
export interface ClusterRange {
  use: 'pod' | 'service';
  range: AddressRange;
  /** `pod range 10.244.0.0/16`. */
  name: string;
}

/** The ranges of checked parameters, each once; those that are no CIDR after all come back as text. */
export function readRanges(given: CidrParams): { ranges: ClusterRange[]; wrong: string[] } {
  const ranges = new Map<string, ClusterRange>();
  const wrong: string[] = [];
  for (const use of ['pod', 'service'] as const) {
    for (const text of cidrsOf(given, use)) {
      const range = parsePrefix(text);
      const name = `${use} range ${range === null ? text : cidrText(range)}`;
      if (range === null) wrong.push(name);
      else ranges.set(name, { use, range, name });
    }
  }
  return { ranges: [...ranges.values()], wrong };
}

/** The ranges as the playbook has them. */
export function cidrsOf(given: CidrParams, use: 'pod' | 'service'): string[] {
  const ranges = use === 'pod' ? (given.pods ?? []) : (given.services ?? KUBEADM_SERVICES);
  return [ranges].flat().flatMap((text) => text.split(','));
}

/** As formatPrefix, but with the length of a single address too: `10.0.0.1/32`. */
export function cidrText(range: AddressRange): string {
  const single = range.low === range.high;
  return `${formatPrefix(range)}${single ? (range.family === 'ip' ? '/32' : '/128') : ''}`;
}
