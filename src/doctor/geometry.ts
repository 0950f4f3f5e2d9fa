import type { SeenHost } from '../modules/cidr/look.ts';
import type { FleetHost } from '../modules/module.ts';
import { type AddressRange, contains, formatPrefix, parsePrefix } from '../net/address.ts';
import type { HostSeen, Link, Path, Tunnel } from './path.ts';

export function isIpv6({ target }: Path): boolean {
  return target.address.includes(':');
}

/** Both ends on one host. */
export function isOneHost({ sender, receiver }: Path): boolean {
  return receiver !== null && receiver.name === sender.name;
}

/** The hosts of the way, each once. */
export function hostsOf(path: Path): HostSeen[] {
  const { sender, receiver } = path;
  return receiver === null || isOneHost(path) ? [sender] : [sender, receiver];
}

/** The two ends, also where one host has both. */
export function endsOf({ sender, receiver }: Path): HostSeen[] {
  return receiver === null ? [sender] : [sender, receiver];
}

/** The device that has the host's end of the way, or, where that is a pod, the address by which other nodes reach the host. */
export function nodeDevice(host: HostSeen): string | null {
  return deviceWith(host, host.place.kind === 'node' ? host.place.address : host.address);
}

/** The host's device that has an address; null also where that is its loopback. */
export function deviceWith(host: HostSeen, address: string): string | null {
  return ownAddress(host, address)?.device ?? null;
}

/** Whether the host has an address, on whatever device. */
export function isOwn(host: HostSeen, address: string): boolean {
  return ownAddress(host, address) !== undefined;
}

type OwnAddress = FleetHost['facts']['addresses'][number];

/** As the host's facts have it. */
export function ownAddress({ facts }: Pick<FleetHost, 'facts'>, address: string): OwnAddress | undefined {
  const range = parsePrefix(address);
  return facts.addresses.find((each) => {
    const other = parsePrefix(each.address);
    return range !== null && other !== null && formatPrefix(other) === formatPrefix(range);
  });
}

/** The host's device that its pod is behind; null for an end that is the host itself. */
export function podDevice({ place, own }: HostSeen): string | null {
  return place.kind === 'pod' ? own.device : null;
}

/** The host's end of its pod's veth; null where that was not seen, and where the pod has none: ipvlan, macvlan, a virtual machine. */
export function vethOf({ inside, links }: HostSeen): { device: string; link: Link } | null {
  for (const [device, link] of links)
    if (inside !== null && link.index === inside.peer && link.peer === inside.index) return { device, link };
  return null;
}

export function tunnelsOf({ links }: HostSeen): Tunnel[] {
  return [...links].flatMap(([device, { vxlan, ...link }]) =>
    vxlan === null ? [] : [{ device, link: { ...link, vxlan } }],
  );
}

/** The VXLAN device that the sender's route leads into. */
export function overlayOf({ sender, receiver }: Path): Tunnel | null {
  const found = tunnelsOf(sender).find(({ device }) => device === sender.route.device);
  return receiver === null ? null : (found ?? null);
}

/** The device of the other host that is the same overlay: the same network identifier. */
export function overlayOn(host: HostSeen, id: number): Tunnel | null {
  return tunnelsOf(host).find(({ link }) => link.vxlan.id === id) ?? null;
}

/** The address that a tunnel's packets to a host are for. */
export function tunnelAddress({ address }: HostSeen, { link }: Tunnel): string {
  return link.vxlan.local ?? address;
}

/** The device by which what the other end sends comes in: the other end's route says so, not the way back. */
export function arrivalDevice(path: Path, host: HostSeen): string | null {
  if (isOneHost(path)) return podDevice(host);
  const { sender, receiver } = path;
  const other = host === sender ? receiver : sender;
  const by = other?.route.device ?? null;
  const tunnel = by === null ? overlayOf(path)?.link.vxlan : other?.links.get(by)?.vxlan;
  const end = tunnel == null ? null : overlayOn(host, tunnel.id);
  return end?.device ?? nodeDevice(host);
}

/** The network of the pod's device, which holds the pods of this host. */
export function podNetwork(host: HostSeen): AddressRange | null {
  const pod = parsePrefix(host.place.address);
  const device = podDevice(host);
  if (pod === null || device === null) return null;
  const own = host.network.addresses.find((each) => each.device === device && contains(each.subnet, pod));
  return own?.subnet ?? null;
}

/** True where a packet that needs the whole way came through. */
export function reaches({ probe }: Path): boolean {
  return probe.answer === 'answered' || probe.ping === true;
}

/** As the module `cidr` sees a host. */
export function cidrView({ name, address, network }: HostSeen): SeenHost {
  const range = parsePrefix(address);
  return { ...network, name, nodeAddress: range === null ? address : formatPrefix(range) };
}
