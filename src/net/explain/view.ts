import type { Arp, Icmp, Ip, Layer, Link, Packet, Tcp, Tunnel, Udp } from '../pcap/packet.ts';
import type { Seen } from './sightings.ts';

/** Sums that are wrong in some header of a packet, the worst of them; `unknown` where none could be checked. */
export type Sum = 'good' | 'bad' | 'partial' | 'unknown';

/** The tunnel that a packet travels in, between these hosts. */
export interface Carrier {
  /** The same for all packets from one host to the other in one tunnel. */
  key: string;
  /** `10.0.0.1 10.0.0.2` */
  hosts: string;
  source: string;
  target: string;
  tunnel: Tunnel;
  /** The UDP port; null in IPIP and GRE. */
  port: number | null;
  /** As it is seen itself, whatever is inside. */
  seen: Seen;
}

/** A packet as the analysis looks at it: the innermost of its headers, and what carries it. */
export interface View {
  seen: Seen;
  link: Link | null;
  arp: Arp | null;
  ip: Ip | null;
  tcp: Tcp | null;
  udp: Udp | null;
  icmp: Icmp | null;
  /** The outermost tunnel, or null. */
  carrier: Carrier | null;
  unpacked: Again['unpacked'];
  sum: Sum;
  direction: Packet['direction'];
}

/** Tells whether a packet was seen before on the same machine: itself, and what carries it. */
export interface Again {
  inner: boolean;
  outer: boolean;
  /** Key of the carrier that it was taken out of here, or null. */
  unpacked: string | null;
}

export function viewOf(packet: Packet, layers: Inner, again: Again): View {
  const { ip, transport, outer, tunnel, outerUdp } = layers;
  const { number, time, direction } = packet;
  const place = placeOf(packet);
  const seen = { packet: number, time, place };
  const [link] = packet.layers;
  return {
    seen: { ...seen, ttl: ip?.ttl ?? null, again: again.inner },
    link: link?.kind === 'link' ? link : null,
    arp: transport?.kind === 'arp' ? transport : null,
    ip,
    tcp: transport?.kind === 'tcp' ? transport : null,
    udp: transport?.kind === 'udp' ? transport : null,
    icmp: transport?.kind === 'icmp' ? transport : null,
    carrier:
      outer === null || tunnel === null
        ? null
        : {
            key: carrierKey(outer, tunnel, outerUdp),
            hosts: `${outer.source} ${outer.target}`,
            source: outer.source,
            target: outer.target,
            tunnel,
            port: outerUdp?.targetPort ?? null,
            seen: { ...seen, ttl: outer.ttl, again: again.outer },
          },
    unpacked: again.unpacked,
    sum: sumOf(packet.layers),
    direction,
  };
}

export function carrierKey(outer: Ip, { protocol, vni }: Tunnel, udp: Udp | null): string {
  return `${outer.source} ${outer.target} ${protocol} ${udp?.targetPort} ${vni}`;
}

/** `eth0 out`, or as much of it as the capture tells. */
export function placeOf({ interface: on, direction }: Packet): string | null {
  return on === null && direction === null ? null : [on, direction].filter((word) => word !== null).join(' ');
}

/** The innermost packet of all that are inside one another, and the outermost tunnel. */
export interface Inner {
  ip: Ip | null;
  /** What follows the innermost network header, or ARP itself. */
  transport: Layer | null;
  outer: Ip | null;
  outerUdp: Udp | null;
  tunnel: Tunnel | null;
}

export function innerOf(layers: readonly Layer[]): Inner {
  const at = layers.findIndex(({ kind }) => kind === 'tunnel');
  const inside = at === -1 ? layers : layers.slice(layers.findLastIndex(({ kind }) => kind === 'tunnel') + 1);
  const last = inside.at(-1);
  const [tunnel, before] = [layers[at], layers[at - 1]];
  return {
    ip: inside.find((layer) => layer.kind === 'ip') ?? null,
    transport: (last?.kind === 'unread' ? inside.at(-2) : last) ?? null,
    outer: at === -1 ? null : (layers.find((layer) => layer.kind === 'ip') ?? null),
    outerUdp: before?.kind === 'udp' ? before : null,
    tunnel: tunnel?.kind === 'tunnel' ? tunnel : null,
  };
}

/**
 * From the inside out: a UDP header around a sum that is not filled in yet has the one that will be right once it is (local
 * checksum offload, kernel doc networking/checksum-offloads), and cannot be told from a wrong one.
 */
function sumOf(layers: readonly Layer[]): Sum {
  let worst: Sum = 'unknown';
  for (const layer of layers.toReversed()) {
    if (!('checksum' in layer) || layer.checksum === 'absent' || layer.checksum === 'unknown') continue;
    if (layer.checksum === 'bad' && layer.kind === 'udp' && worst === 'partial') continue;
    if (layer.checksum === 'bad') return 'bad';
    if (worst !== 'partial') worst = layer.checksum;
  }
  return worst;
}
