import * as Type from 'typebox';
import { matchesGlob } from '../net/sysctl/glob.ts';
import { afterPending } from './cni-devices/drop-in.ts';
import { planForeign, planLink } from './cni-devices/networkd.ts';
import {
  type CniDevicesState,
  FILES_SCRIPT,
  LINKS_SCRIPT,
  readState,
  USE_SCRIPT,
} from './cni-devices/probe.ts';
import { standalone } from './cni-devices/standalone.ts';
import { planNetworkManager } from './cni-devices/unmanaged.ts';
import { defineModule, type Facts, type Finding, type Plan } from './module.ts';

/** What flannel, Calico, Cilium and kube-proxy call their devices. */
const DEVICES = [
  'cali*',
  'cilium*',
  'cni*',
  'flannel*',
  'kube-ipvs0',
  'lxc*',
  'tunl*',
  'vxlan.calico',
  'vxlan-v6.calico',
  'wireguard.cali',
  'wg-v6.cali',
];

const params = Type.Object(
  {
    interfaces: Type.Optional(
      Type.Array(Type.String({ pattern: '^[A-Za-z0-9_.*?-]{1,15}$' }), {
        minItems: 1,
        uniqueItems: true,
        default: DEVICES,
        description: 'Devices that NetworkManager is to leave alone, by name or glob (`*`, `?`).',
      }),
    ),
  },
  { additionalProperties: false },
);

/** The devices, routes and rules of a CNI, left alone by NetworkManager and systemd-networkd where the host has them. */
export const cniDevices = defineModule<typeof params, CniDevicesState>({
  name: 'cni_devices',
  summary: "A CNI's devices, routes and rules, left alone by NetworkManager and systemd-networkd",
  params,
  example: "- cni_devices: { interfaces: ['flannel*', 'cni*'] }",
  title: ({ interfaces }) => `cni_devices${interfaces === undefined ? '' : ` ${interfaces.join(' ')}`}`,
  probe: () => ({ files: FILES_SCRIPT, links: LINKS_SCRIPT, use: USE_SCRIPT }),
  read: readState,
  plan(seen, { interfaces = DEVICES }, { facts, pending }): Plan {
    const own = ownConnection(facts, interfaces);
    if (own !== null) return { findings: [own], changes: [] };
    const state = afterPending(seen, pending);
    const isFlannel = interfaces.some((each) => matchesGlob(each, 'flannel.1'));
    const plans = [
      planNetworkManager(state, interfaces),
      planForeign(state),
      ...(isFlannel ? [planLink(state)] : []),
    ];
    return {
      findings: [...plans.flatMap(({ findings }) => findings), ...unreadable(state)],
      changes: plans.flatMap(({ changes }) => changes),
    };
  },
  standalone: ({ interfaces = DEVICES }) => standalone(interfaces),
});

/** NetworkManager takes the addresses off a device that it is told to leave. */
function ownConnection({ ssh, addresses }: Facts, interfaces: readonly string[]): Finding | null {
  const device = addresses.find(({ address }) => address === ssh?.server)?.device;
  if (device == null || !interfaces.some((each) => matchesGlob(each, device))) return null;
  return {
    code: 'cni_devices.own-connection',
    severity: 'error',
    message: `${device} carries the SSH connection, and is no CNI's device: take it out of \`interfaces\``,
    fixable: false,
  };
}

function unreadable({ unreadable: paths }: CniDevicesState): Finding[] {
  if (paths.length === 0) return [];
  const message = `cannot be read by this user: set become: true (${paths.slice(0, 5).join(', ')})`;
  return [{ code: 'cni_devices.unreadable-file', severity: 'warning', message }];
}
