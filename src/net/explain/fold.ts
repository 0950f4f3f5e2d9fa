import type { Layer, Packet } from '../pcap/packet.ts';
import { type Again, carrierKey, type Inner, placeOf } from './view.ts';

/**
 * Below the shortest time that Linux waits before it sends a segment again (TCP_RTO_MIN, 200 ms), and far above what a
 * packet needs from one interface of a machine to the next.
 */
const WINDOW_MICROS = 100_000;
const MOST_REMEMBERED = 20_000;

const NEVER: Again = { inner: false, outer: false, unpacked: null };

interface Remembered {
  time: number;
  places: Set<string>;
  /** Key of the carrier in which it came into this machine, or null. */
  cameIn: string | null;
}

/**
 * Finds the packets that a capture of all interfaces holds several times: one packet on its way from interface to
 * interface of one machine. What its sender sends again has another IP identification or timestamp, or comes later.
 */
export class Fold {
  folded = 0;
  #isText: boolean;
  /** In the order of their times. */
  #remembered = new Map<string, Remembered>();

  constructor(isText: boolean) {
    this.#isText = isText;
  }

  /** No packet comes any more: nothing need be remembered. */
  end(): void {
    this.#remembered.clear();
  }

  /** Says of a packet and of what carries it whether they were seen before. */
  look(packet: Packet, inner: Inner): Again {
    const place = placeOf(packet);
    if (place === null && !this.#isText) return NEVER;
    this.#forget(packet.time);
    const { outer, tunnel, outerUdp } = inner;
    const on = packet.interface === null ? null : place;
    const isIn = packet.direction === 'in';
    const cameIn = isIn && outer !== null && tunnel !== null ? carrierKey(outer, tunnel, outerUdp) : null;
    const before = this.#find(identityOf(inner.ip, inner.transport), { time: packet.time, on, cameIn });
    const around =
      outer === null
        ? null
        : this.#find(`outer ${identityOf(outer, outerUdp)}`, { time: packet.time, on, cameIn: null });
    if (before !== null) this.folded++;
    const unpacked = outer === null && before !== null ? before.cameIn : null;
    return { inner: before !== null, outer: around !== null, unpacked };
  }

  /** Remembers what is new. On an interface where it was seen before it cannot be the same one: it is sent again. */
  #find(
    identity: string | null,
    { time, on, cameIn }: { time: number; on: string | null; cameIn: string | null },
  ): Remembered | null {
    if (identity === null) return null;
    const known = this.#remembered.get(identity);
    if (known !== undefined && (on === null || !known.places.has(on))) {
      if (on !== null) known.places.add(on);
      known.cameIn ??= cameIn;
      return known;
    }
    this.#remembered.delete(identity);
    this.#remembered.set(identity, { time, places: new Set(on === null ? [] : [on]), cameIn });
    return null;
  }

  #forget(now: number): void {
    for (const [identity, { time }] of this.#remembered) {
      const isOld = Math.abs(now - time) > WINDOW_MICROS;
      if (!isOld && this.#remembered.size < MOST_REMEMBERED) return;
      this.#remembered.delete(identity);
    }
  }
}

/** What stays the same on a packet's way through a machine. Null for what is no packet of its own kind. */
function identityOf(ip: Inner['ip'], transport: Layer | null): string | null {
  if (transport?.kind === 'arp') return `arp ${transport.operation} ${transport.sender} ${transport.target}`;
  if (ip === null) return null;
  const { source, target, id, fragment } = ip;
  return `${source} ${target} ${id} ${fragment?.id} ${fragment?.offset} ${contentOf(transport)}`;
}

function contentOf(transport: Layer | null): string {
  switch (transport?.kind) {
    case 'tcp': {
      const { sourcePort, targetPort, sequence, acknowledgement, flags, length, timestamp } = transport;
      return `tcp ${sourcePort} ${targetPort} ${sequence} ${acknowledgement} ${flags} ${length} ${timestamp}`;
    }
    case 'udp':
      return `udp ${transport.sourcePort} ${transport.targetPort} ${transport.length} ${transport.digest}`;
    case 'icmp': {
      const { type, code, id, sequence, neighbour, digest } = transport;
      return `icmp ${type} ${code} ${id} ${sequence} ${neighbour} ${digest}`;
    }
    default:
      return '';
  }
}
