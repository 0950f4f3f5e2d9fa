import { contains, formatPrefix, isLinkLocal, isLoopback, parsePrefix } from '../../net/address.ts';
import type { Fleet } from '../module.ts';
import { firstOf, listed, type Told } from '../told.ts';
import type { SeenHost } from './look.ts';
import { SERVICE_DEVICES } from './made-by-cluster.ts';
import { type HostAddress, isDefault } from './network.ts';

/** Bridges for one machine's own containers and guests, with the same addresses everywhere: no other host sees them. */
export const LOCAL_BRIDGES =
  /^(docker\d+|docker_gwbridge|br-[0-9a-f]{12}|podman\d+|cni-podman\d+|nerdctl\d+|virbr\d+|lxcbr\d+|lxdbr\d+|incusbr\d+)$/;
/** Where several hosts hold one address on purpose: anycast, direct routing. */
const SHARED_DEVICES = /^(lo|dummy\d+)$/;

/** Who has an address. `own` is null where it is only what the inventory says. */
interface Holder {
  host: SeenHost;
  own: HostAddress | null;
}

interface Duplicate {
  address: string;
  holders: Holder[];
}

/** Addresses that two hosts have, and those the kernel itself found on another machine. */
export function tellDuplicates(hosts: readonly SeenHost[]): Told[] {
  const duplicates = [...holdersByAddress(hosts)]
    .map(([address, holders]): Duplicate => ({ address, holders }))
    .filter((each) => namesOf(each).length > 1);
  const known = new Set(duplicates.map(({ address }) => address));
  const refused = hosts.flatMap(({ name, addresses }) =>
    addresses.filter(isRefused).map((own) => ({ name, own, address: formatPrefix(own.address) })),
  );
  return [
    ...firstOf(duplicates, namesOf, (each) => tell(each, hosts)),
    ...firstOf(
      refused.filter(({ address }) => !known.has(address)),
      ({ name }) => [name],
      ({ name, own, address }) => tellRefused(name, own, address),
    ),
  ];
}

/** Addresses of hosts that took no part and that a host has: whoever logs in there comes to that one instead. */
export function tellTaken(hosts: readonly SeenHost[], absent: Fleet['absent']): Told[] {
  const owners = new Map(
    absent.flatMap(({ name, address }) => {
      const range = parsePrefix(address ?? '');
      return range === null ? [] : [[formatPrefix(range), name] as const];
    }),
  );
  const taken = hosts.flatMap(({ name, addresses }) =>
    addresses.flatMap((own) => {
      const owner = owners.get(formatPrefix(own.address));
      return owner === undefined ? [] : [{ name, own, owner }];
    }),
  );
  return firstOf(
    taken,
    ({ name }) => [name],
    ({ name, own: { address, device, line }, owner }) => ({
      hosts: [name],
      finding: {
        code: 'cidr.duplicate-address',
        severity: 'error',
        message: `${formatPrefix(address)} is on ${name} (${device}), and by the inventory it is the address of ${owner}, which was not looked at: packets for ${owner} may reach ${name}; take it away from ${name}, or correct the inventory`,
        evidence: `${name}: ${line}`,
      },
    }),
  );
}

/** Duplicate address detection of IPv6 (RFC 4862, 5.4) found another machine with it: the address is not used. */
function isRefused({ line }: HostAddress): boolean {
  return / dadfailed( |$)/.test(line);
}

function tellRefused(name: string, { device, line }: HostAddress, address: string): Told {
  const message = `${address} of ${name} (${device}) is on another machine too, its kernel says (dadfailed): it is not used`;
  return {
    hosts: [name],
    finding: { code: 'cidr.duplicate-address', severity: 'error', message, evidence: `${name}: ${line}` },
  };
}

function namesOf({ holders }: Duplicate): string[] {
  return [...new Set(holders.map(({ host }) => host.name))];
}

function holdersByAddress(hosts: readonly SeenHost[]): Map<string, Holder[]> {
  const holders = new Map<string, Holder[]>();
  const add = (address: string, holder: Holder): void => {
    const list = holders.get(address) ?? [];
    holders.set(address, list);
    list.push(holder);
  };
  for (const host of hosts) {
    const owned = host.addresses.filter(isMeantForOne);
    for (const own of owned) add(formatPrefix(own.address), { host, own });
    if (!owned.some(({ address }) => formatPrefix(address) === host.nodeAddress))
      add(host.nodeAddress, { host, own: null });
  }
  return holders;
}

function isMeantForOne({ device, address }: HostAddress): boolean {
  const isShared = [LOCAL_BRIDGES, SHARED_DEVICES, SERVICE_DEVICES].some((pattern) => pattern.test(device));
  return !isShared && !isLoopback(address) && !isLinkLocal(address);
}

function tell(duplicate: Duplicate, hosts: readonly SeenHost[]): Told {
  const { address, holders } = duplicate;
  const who = listed(holders.map(({ host, own }) => `${host.name} (${own?.device ?? 'by the inventory'})`));
  const lines = holders.flatMap(({ host, own }) => (own === null ? [] : [`${host.name}: ${own.line}`]));
  const isNat = isBehindNat(duplicate, hosts);
  const message = isNat
    ? `${address} is on ${who}, each behind a NAT of its own: kubelet and the CNI must be told the node's other address (kubelet --node-ip, flannel --iface)`
    : `${address} is on ${who}: packets for it reach one of them, and not always the same`;
  return {
    hosts: namesOf(duplicate),
    finding: {
      code: isNat ? 'cidr.nat-address' : 'cidr.duplicate-address',
      severity: isNat ? 'warning' : 'error',
      message,
      evidence: lines.slice(0, 20).join('\n'),
    },
  };
}

/**
 * Vagrant and QEMU give each guest a network of its own with the same address and gateway: then every holder's default
 * route leaves through that very network, no host has another address there, and nobody is reached by this one.
 */
function isBehindNat({ address, holders }: Duplicate, hosts: readonly SeenHost[]): boolean {
  if (!holders.every(({ host, own }) => own !== null && leavesBy(host, own))) return false;
  const subnets = holders.flatMap(({ own }) => own?.subnet ?? []);
  const isNear = (text: string): boolean => {
    const range = parsePrefix(text);
    return range !== null && subnets.some((subnet) => contains(subnet, range));
  };
  return hosts.every(
    ({ addresses, nodeAddress }) =>
      !isNear(nodeAddress) &&
      addresses.every((other) => {
        const text = formatPrefix(other.address);
        return text === address || !isNear(text);
      }),
  );
}

/** True when the host's default route goes through this address's network; in IPv6 the gateway is link-local. */
function leavesBy({ routes }: SeenHost, { device, subnet }: HostAddress): boolean {
  return routes.some(
    ({ destination, devices, gateways }) =>
      destination.family === subnet.family &&
      isDefault(destination) &&
      devices.includes(device) &&
      gateways.some((gateway) => contains(subnet, gateway) || isLinkLocal(gateway)),
  );
}
