import type { FleetHost } from '../module.ts';

/** One direction of the matrix. */
export interface Direction {
  from: FleetHost;
  to: FleetHost;
}

function isV6({ address }: FleetHost): boolean {
  return address.includes(':');
}

function sameFamily(one: FleetHost, other: FleetHost): boolean {
  return isV6(one) === isV6(other);
}

/** The others that speak the same IP. */
export function peersOf(host: FleetHost, hosts: readonly FleetHost[]): FleetHost[] {
  return hosts.filter((peer) => peer !== host && sameFamily(peer, host));
}

export function addressesOf(hosts: readonly FleetHost[]): string[] {
  return hosts.map(({ address }) => address);
}

/** Every direction that can be tested: both ends speak the same IP. */
export function directionsOf(hosts: readonly FleetHost[]): Direction[] {
  return hosts.flatMap((from) => peersOf(from, hosts).map((to) => ({ from, to })));
}
