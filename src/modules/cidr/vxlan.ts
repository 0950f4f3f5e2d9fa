import { contains, formatPrefix, parsePrefix } from '../../net/address.ts';
import type { Finding } from '../module.ts';
import { firstOf, listed, MOST_NAMED, type Told } from '../told.ts';
import type { SeenHost } from './look.ts';
import type { Vxlan } from './network.ts';

interface Sender {
  host: SeenHost;
  vxlan: Vxlan;
}

/** VXLAN devices that send from an address another host's send from too, or that the other nodes do not know. */
export function tellVxlans(hosts: readonly SeenHost[]): Told[] {
  const byLocal = new Map<string, Sender[]>();
  for (const host of hosts) {
    for (const vxlan of host.vxlans) {
      const local = formatPrefix(vxlan.local);
      byLocal.set(local, [...(byLocal.get(local) ?? []), { host, vxlan }]);
    }
  }
  const shared = [...byLocal].filter(([, senders]) => namesOf(senders).length > 1);
  const alone = [...byLocal.values()].filter((senders) => namesOf(senders).length === 1).flat();
  return [
    ...firstOf(
      shared,
      ([, senders]) => namesOf(senders),
      ([local, senders]) => tellShared(local, senders),
    ),
    ...firstOf(
      alone.flatMap((sender) => oddity(sender, hosts) ?? []),
      (each) => each.hosts,
      (each) => each,
    ),
  ];
}

function namesOf(senders: readonly Sender[]): string[] {
  return [...new Set(senders.map(({ host }) => host.name))];
}

function tellShared(local: string, senders: readonly Sender[]): Told {
  const who = listed(senders.map(({ host, vxlan }) => `${host.name} (${vxlan.device})`));
  const evidence = senders.slice(0, MOST_NAMED).map(({ host, vxlan }) => `${host.name}: ${vxlan.line}`);
  return {
    hosts: namesOf(senders),
    finding: {
      code: 'cidr.vxlan-shared',
      severity: 'error',
      message: `the VXLAN devices of ${who} all send from ${local}, so answers cannot find their way: give the CNI the device that has the node's own address (flannel --iface, Calico IP_AUTODETECTION_METHOD)`,
      evidence: evidence.join('\n'),
    },
  };
}

/** Null where the address is the node's own, or in a network that other hosts are in too. */
function oddity({ host, vxlan }: Sender, hosts: readonly SeenHost[]): Told | null {
  const local = formatPrefix(vxlan.local);
  const tell = (severity: Finding['severity'], why: string): Told => ({
    hosts: [host.name],
    finding: {
      code: 'cidr.vxlan-local',
      severity,
      message: `${vxlan.device} of ${host.name} sends from ${local}, ${why}`,
      evidence: `${host.name}: ${vxlan.line}`,
    },
  });
  const own = host.addresses.find(({ address }) => formatPrefix(address) === local);
  if (own === undefined) return tell('error', 'which is no address of that host');
  const others = hosts.filter((other) => other !== host).flatMap(({ addresses }) => addresses);
  const isShared = others.some(({ address }) => contains(own.subnet, address));
  if (isShared || !isKnownElsewhere(host, local)) return null;
  return tell(
    'warning',
    `but the other nodes reach it by ${host.nodeAddress}: is ${local} really the address of the overlay's network?`,
  );
}

/** True when the host has another address of the same family that the inventory knows it by. */
function isKnownElsewhere({ addresses, nodeAddress }: SeenHost, local: string): boolean {
  const node = addresses.find(({ address }) => formatPrefix(address) === nodeAddress);
  return nodeAddress !== local && node !== undefined && node.address.family === parsePrefix(local)?.family;
}
