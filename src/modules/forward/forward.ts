import { NETWORK_SCRIPT, networkReader } from '../cidr/network.ts';
import { PROBE } from '../firewall/probe.ts';
import { readState } from '../firewall/state.ts';
import { defineModule } from '../module.ts';
import { params, podRanges } from './params.ts';
import { plan } from './plan.ts';
import type { ForwardState } from './state.ts';

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
  faults: (given) => podRanges(given).wrong,
});
