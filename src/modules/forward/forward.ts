import * as Type from 'typebox';
import { type HostNetwork, NETWORK_SCRIPT, networkReader } from '../cidr/network.ts';
import { cidrs } from '../cidr/params.ts';
import { PROBE } from '../firewall/probe.ts';
import { type FirewallState, readState } from '../firewall/state.ts';
import { defineModule } from '../module.ts';
import { plan } from './plan.ts';

const params = Type.Object(
  {
    pods: Type.Union([cidrs, Type.Array(cidrs, { minItems: 1 })], {
      description:
        "The cluster's pod ranges (kubeadm's `podSubnet`), of either family: a CIDR, several with commas, or a list.",
    }),
  },
  { additionalProperties: false },
);

export type ForwardParams = Type.Static<typeof params>;

export interface ForwardState {
  firewall: FirewallState;
  network: HostNetwork;
}

/** Lets pod traffic through the chains that drop what is forwarded, now and after a boot, for the pod ranges only. */
export const forward = defineModule<typeof params, ForwardState>({
  name: 'forward',
  summary: 'Pod traffic let through by whichever firewall drops what is forwarded',
  params,
  example: '- forward: { pods: 10.244.0.0/16 }',
  title: ({ pods }) => `forward ${[pods].flat().join(' ')}`,
  probe: () => ({ ...PROBE, network: NETWORK_SCRIPT }),
  read: (parts) => ({
    firewall: readState(parts),
    network: networkReader()(parts.network?.stdout ?? ''),
  }),
  plan,
});
