import { grouped } from '../../grouped.ts';
import { contains, formatPrefix, parsePrefix } from '../../net/address.ts';
import type { Finding } from '../module.ts';
import { firstOf, listed, MOST_NAMED, type Told } from '../told.ts';
import type { SeenHost } from './look.ts';
import type { Vxlan } from './network.ts';

interface Sender {
  host: SeenHost;
  vxlan: Vxlan;
}

/**
 * VXLAN devices that send from an address another host's send from too, or that the other nodes do not know, or that have
 * another host's hardware address.
 */
export function tellVxlans(hosts: readonly SeenHost[]): Told[] {
  const senders = hosts.flatMap((host) => host.vxlans.map((vxlan): Sender => ({ host, vxlan })));
  const byLocal = [...grouped(senders, ({ vxlan }) => formatPrefix(vxlan.local))];
  const byMac = [...grouped(senders, ({ vxlan }) => vxlan.mac)];
  const alone = byLocal.flatMap(([, group]) => (namesOf(group).length === 1 ? group : []));
  return [
    ...firstOf(
      byLocal.filter(isOfSeveral),
      ([, group]) => namesOf(group),
      ([local, group]) => tellShared(local, group),
    ),
    ...firstOf(
      byMac.filter(isOfSeveral),
      ([, group]) => namesOf(group),
      ([mac, group]) => tellTwins(mac, group),
    ),
    ...firstOf(
      alone.flatMap((sender) => oddity(sender, hosts) ?? []),
      (each) => each.hosts,
      (each) => each,
    ),
  ];
}

function isOfSeveral([, group]: [string, Sender[]]): boolean {
  return namesOf(group).length > 1;
}

/**
 * systemd-udevd makes the address of such a device from /etc/machine-id and its name (MACAddressPolicy=persistent in
 * systemd.link(5)), so machines that were cloned with it have the same.
 */
function tellTwins(mac: string, senders: readonly Sender[]): Told {
  const message = `the VXLAN devices of ${whoOf(senders)} have the same hardware address ${mac}, so what is for one goes to another: were these machines cloned with their /etc/machine-id? Give each its own (systemd-machine-id-setup), delete the device and restart the CNI's agent`;
  return tellAll(senders, 'cidr.vxlan-twin', message, ({ device }) => `${device}: link/ether ${mac}`);
}

function tellShared(local: string, senders: readonly Sender[]): Told {
  const message = `the VXLAN devices of ${whoOf(senders)} all send from ${local}, so answers cannot find their way: give the CNI the device that has the node's own address (flannel --iface, Calico IP_AUTODETECTION_METHOD)`;
  return tellAll(senders, 'cidr.vxlan-shared', message, ({ line }) => line);
}

/** An error of several hosts, with the line of each. */
function tellAll(
  senders: readonly Sender[],
  code: string,
  message: string,
  lineOf: (vxlan: Vxlan) => string,
): Told {
  const lines = senders.slice(0, MOST_NAMED).map(({ host, vxlan }) => `${host.name}: ${lineOf(vxlan)}`);
  return {
    hosts: namesOf(senders),
    finding: { code, severity: 'error', message, evidence: lines.join('\n') },
  };
}

function whoOf(senders: readonly Sender[]): string {
  return listed(senders.map(({ host, vxlan }) => `${host.name} (${vxlan.device})`));
}

function namesOf(senders: readonly Sender[]): string[] {
  return [...new Set(senders.map(({ host }) => host.name))];
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
