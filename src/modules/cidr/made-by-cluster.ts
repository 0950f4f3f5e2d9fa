import { type AddressRange, contains, parsePrefix } from '../../net/address.ts';
import type { HostAddress, Route } from './network.ts';
import type { ClusterRange } from './params.ts';

/** Devices that a CNI plugin gives pod addresses and routes to. */
const POD_DEVICES: readonly RegExp[] = [
  /^(cni\d+|cbr0|veth[0-9a-f]{7,8})$/, // plugins bridge and ptp, kubenet, kindnet
  /^flannel[.-]/,
  /^(cali.*|tunl0|vxlan(-v6)?\.calico|wireguard\.cali|wg-v6\.cali)$/,
  /^(cilium_.*|lxc_health|lxc[0-9a-f]{8,12})$/, // but not LXC's lxcbr0
  /^(kube-bridge|tun-[0-9a-f]+)$/, // kube-router
  /^(weave|vethwe.*)$/,
  /^(antrea-.*|ovn-k8s-mp\d+|ovn0)$/, // Antrea, OVN-Kubernetes, Kube-OVN
];

/** Devices that hold service addresses on every node: kube-proxy in IPVS mode, NodeLocal DNSCache, kube-router, Antrea. */
export const SERVICE_DEVICES = /^(kube-ipvs0|nodelocaldns|kube-dummy-if|antrea-gw0)$/;

/** Calico's: BIRD's own number is 12 (rtnetlink.h), Felix marks its routes without a tunnel with 80. */
const POD_PROTOCOLS: readonly (string | null)[] = ['bird', '12', '80'];

/** OVN-Kubernetes sends the service range to a masquerade address in here. */
const MASQUERADE = parsePrefix('169.254.0.0/16');

export function isClusterAddress({ device, address }: HostAddress, { use, range }: ClusterRange): boolean {
  return contains(range, address) && isClusterDevice(device, use);
}

/**
 * True for a route inside the range that the running cluster made from this very range: by its device, by who wrote it,
 * or because it leads to another node, as flannel's host-gw and routes without an overlay do. `isNode` knows the
 * addresses of nodes.
 */
export function isClusterRoute(
  route: Route,
  { use, range }: ClusterRange,
  isNode: (address: AddressRange) => boolean,
): boolean {
  if (!contains(range, route.destination)) return false;
  if (route.devices.length > 0 && route.devices.every((device) => isClusterDevice(device, use))) return true;
  const isHop = (gateway: AddressRange): boolean =>
    use === 'pod' ? isNode(gateway) : MASQUERADE !== null && contains(MASQUERADE, gateway);
  if (route.gateways.length > 0 && route.gateways.every(isHop)) return true;
  return use === 'pod' && POD_PROTOCOLS.includes(route.protocol);
}

function isClusterDevice(device: string, use: ClusterRange['use']): boolean {
  return use === 'service'
    ? SERVICE_DEVICES.test(device)
    : POD_DEVICES.some((pattern) => pattern.test(device));
}
