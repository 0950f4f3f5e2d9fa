import { grouped } from '../grouped.ts';
import { type AddressRange, contains, formatPrefix, parsePrefix } from '../net/address.ts';
import type { Fleet } from './module.ts';
import { listed, MOST_NAMED, type Told } from './told.ts';

/** A host that gave an answer. */
export interface Station {
  name: string;
  addresses: readonly string[];
  /** The address other nodes reach it by, and the device that has it; null where that or its hardware address was not seen. */
  port: { address: string; device: string; subnet: AddressRange; mac: string } | null;
  /** Hardware addresses that it has for others, by their address. */
  neighbours: ReadonlyMap<string, string>;
}

/** Hosts that have one hardware address in one network. */
export interface MacTwins {
  mac: string;
  /** Those that told it themselves. */
  hosts: string[];
  /** Each with where that was seen: `n3 (eth0)`, `n4 (as n1 has it)`. */
  who: string;
  evidence: string;
}

/**
 * `away`: hosts that did not tell theirs; where another host has their address, that is what is wrong. One that only tables
 * of neighbours have may be that of a router which answers for several: one host has to have it itself.
 */
export function macTwinsOf(stations: readonly Station[], away: Fleet['absent']): MacTwins[] {
  const taken = new Set(stations.flatMap(({ addresses }) => addresses));
  const sightings = away.flatMap(({ name, address }) => {
    const range = address === null || taken.has(address) ? null : parsePrefix(address);
    return range === null
      ? []
      : stations.map((by) => ({ name, range, by: by.name, mac: by.neighbours.get(address ?? '') ?? null }));
  });
  const byMac = grouped(sightings, ({ mac }) => mac);
  const ports = stations.flatMap(({ name, addresses, port }) =>
    port === null ? [] : [{ name, addresses, ...port }],
  );
  const groups = grouped(ports, ({ mac, subnet }) => `${mac} ${subnet.low}-${subnet.high}`);
  return [...groups.values()].flatMap((all) => {
    // One machine by two names, or two with one address: that is told as such.
    const group = all.filter(
      (one) => !all.some((other) => other !== one && other.addresses.includes(one.address)),
    );
    const [first] = group;
    if (first === undefined) return [];
    const { mac, subnet } = first;
    const near = (byMac.get(mac) ?? []).filter(({ range }) => contains(subnet, range));
    const absent = [...grouped(near, ({ name }) => name).values()].flatMap(([first]) => first ?? []);
    if (group.length + absent.length < 2) return [];
    const who = [
      ...group.map(({ name, device }) => `${name} (${device})`),
      ...absent.map(({ name, by }) => `${name} (as ${by} has it)`),
    ];
    const lines = [
      ...group.map(({ name, device }) => `${name}: ${device} link/ether ${mac}`),
      ...absent.map(({ by, range }) => `${by}: ${formatPrefix(range)} lladdr ${mac}`),
    ];
    const evidence = lines.slice(0, MOST_NAMED).join('\n');
    return [{ mac, hosts: group.map(({ name }) => name), who: listed(who), evidence }];
  });
}

/** By DHCP systemd-networkd is who its machine-id says (systemd.network(5), ClientIdentifier=; networkd.conf(5), DUIDType=). */
export const MAC_TWIN_ADVICE =
  "were these machines cloned? Give all but one a hardware address of its own (in the hypervisor, or where the network's configuration sets it: netplan macaddress, NetworkManager cloned-mac-address) and a machine-id (rm /etc/machine-id; systemd-machine-id-setup), by which DHCP may know them";

export function macTwinText({ mac, who }: MacTwins): string {
  return `${who} have the same hardware address ${mac} in one network: what is for one reaches the other, by turns`;
}

export function tellMacTwins(twins: readonly MacTwins[], code: string): Told[] {
  return twins.map((each) => {
    const message = `${macTwinText(each)}; ${MAC_TWIN_ADVICE}`;
    return { hosts: each.hosts, finding: { code, severity: 'error', message, evidence: each.evidence } };
  });
}
