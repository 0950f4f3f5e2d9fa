import { isIP } from 'node:net';
import type { Wire } from '../ssh/wire.ts';

/**
 * A filter (pcap-filter(7)) for what `wanted` lets through, an empty one being all, without these connections: a
 * capture that holds the stream it is sent by makes ever more of it. They are grouped by what they have in common, for a
 * filter of the kernel has at most 4096 steps (BPF_MAXINSNS).
 */
export function filterWithout(wanted: string, wires: readonly Wire[]): string {
  const groups = new Map<string, Set<string>>();
  for (const { client, clientPort, server, port } of wires.filter(isRight).map(plain)) {
    const key = `host ${client} and tcp port ${port}`;
    groups.set(key, (groups.get(key) ?? new Set()).add(`(tcp port ${clientPort} and host ${server})`));
  }
  const ours = [...groups].map(([common, each]) => `(${common} and (${[...each].join(' or ')}))`);
  const parts = [
    ...(wanted.trim() === '' ? [] : [`(${wanted})`]),
    ...(ours.length === 0 ? [] : [`not (${ours.join(' or ')})`]),
  ];
  return parts.join(' and ');
}

/** They may have been told by a host. */
function isRight({ client, server, clientPort, port }: Wire): boolean {
  const isPort = (value: number): boolean => Number.isInteger(value) && value > 0 && value <= 65_535;
  return isIP(client) !== 0 && isIP(server) !== 0 && isPort(clientPort) && isPort(port);
}

/** The zone is not part of an address in a packet, and an IPv4 address may be told in its IPv6 form (RFC 4291, 2.5.5.2). */
function plain(wire: Wire): Wire {
  const bare = (address: string): string =>
    address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  return { ...wire, client: bare(wire.client), server: bare(wire.server) };
}
