import type { Tunnel } from '../pcap/packet.ts';
import { isForMany } from './exchanges.ts';
import { Recent } from './recent.ts';
import { noSightings, note, type Sightings } from './sightings.ts';
import type { Carrier, View } from './view.ts';

/** What one host sends another inside a tunnel. Multicast and broadcast inside do not count but for ARP: none answers. */
export interface Overlay {
  protocol: Tunnel['protocol'];
  /** The UDP port; null in IPIP and GRE. */
  port: number | null;
  vni: number | null;
  source: string;
  target: string;
  sent: Sightings;
  /** Those that came into the capturing machine, and those of them that were also seen without their tunnel. */
  cameIn: number;
  unpacked: number;
}

export class Overlays {
  readonly #all: Recent<Overlay>;

  constructor(most: number) {
    this.#all = new Recent(most);
  }

  values(): Overlay[] {
    return this.#all.values();
  }

  see(view: View): void {
    if (isForMany(view)) return;
    const { carrier, unpacked, link, direction } = view;
    const opened = unpacked === null ? undefined : this.#all.get(unpacked);
    if (opened !== undefined) opened.unpacked++;
    if (carrier === null) return;
    const found = this.#all.get(carrier.key) ?? this.#all.set(carrier.key, newOverlay(carrier));
    note(found.sent, carrier.seen);
    // Only a capture of all interfaces, whose link layer has no target, would show what is taken out of the tunnel.
    const showsAll = link === null || link.target === null;
    if (direction === 'in' && showsAll && !carrier.seen.again) found.cameIn++;
  }
}

function newOverlay({ source, target, tunnel: { protocol, vni }, port }: Carrier): Overlay {
  return { protocol, port, vni, source, target, sent: noSightings(), cameIn: 0, unpacked: 0 };
}
