import type { Icmp, Quoted } from '../pcap/packet.ts';
import { Recent } from './recent.ts';
import { noSightings, note, type Sightings } from './sightings.ts';
import type { View } from './view.ts';

/** ICMP errors of one kind, by one machine, about one flow. */
export interface Unreachable {
  /** Who says so. */
  reporter: string;
  family: 4 | 6;
  type: number;
  code: number;
  about: Quoted;
  /** Of the next hop, where it is told. */
  mtu: number | null;
  sightings: Sightings;
}

/** Unreachable, packet too big, redirect, time exceeded. */
const ERRORS = { 4: [3, 5, 11], 6: [1, 2, 3] } as const;

export class Unreachables {
  readonly #all: Recent<Unreachable>;

  constructor(most: number) {
    this.#all = new Recent(most);
  }

  values(): Unreachable[] {
    return this.#all.values();
  }

  see({ icmp, ip, seen }: View): void {
    if (icmp === null || ip === null || icmp.about === null) return;
    if (!ERRORS[icmp.family].some((type) => type === icmp.type)) return;
    const { source, target, protocol, targetPort } = icmp.about;
    const key = [ip.source, icmp.family, icmp.type, icmp.code, source, target, protocol, targetPort].join(
      ' ',
    );
    const found = this.#all.get(key) ?? this.#all.set(key, newUnreachable(icmp, icmp.about, ip.source));
    note(found.sightings, seen);
    if (icmp.mtu !== null) found.mtu = Math.min(icmp.mtu, found.mtu ?? icmp.mtu);
  }
}

function newUnreachable({ family, type, code, mtu }: Icmp, about: Quoted, reporter: string): Unreachable {
  return { reporter, family, type, code, about, mtu, sightings: noSightings() };
}
