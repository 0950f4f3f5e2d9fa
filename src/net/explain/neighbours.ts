import { Recent } from './recent.ts';
import { noSightings, note, type Sightings } from './sightings.ts';
import type { View } from './view.ts';

/** Who asks for the hardware address of an IP address, by ARP (RFC 826) or neighbour discovery (RFC 4861). */
export interface Neighbour {
  protocol: 'arp' | 'nd';
  target: string;
  /** Who asks, with the questions since the last answer. */
  askers: Map<string, Sightings>;
  answers: Sightings;
  /** Hosts between which a tunnel carried the questions, or null. */
  carrier: string | null;
}

const MOST_ASKERS = 16;
const ICMPV6_SOLICITATION = 135;
const ICMPV6_ADVERTISEMENT = 136;

export class Neighbours {
  readonly #all: Recent<Neighbour>;

  constructor(most: number) {
    this.#all = new Recent(most);
  }

  values(): Neighbour[] {
    return this.#all.values();
  }

  see(view: View): void {
    const said = wordOf(view);
    if (said === null) return;
    const key = `${said.protocol} ${said.target}`;
    const found = this.#all.get(key) ?? (said.isAnswer ? null : this.#all.set(key, newNeighbour(said)));
    if (found === null) return;
    if (said.isAnswer) {
      note(found.answers, view.seen);
      found.askers.clear();
      return;
    }
    const asker = found.askers.get(said.asker) ?? noSightings();
    if (found.askers.size < MOST_ASKERS) found.askers.set(said.asker, asker);
    note(asker, view.seen);
    found.carrier ??= view.carrier?.hosts ?? null;
  }
}

interface Word {
  protocol: Neighbour['protocol'];
  target: string;
  asker: string;
  isAnswer: boolean;
}

/**
 * Who asks for itself announces itself, and who has no address yet only looks whether one is free (RFC 5227, RFC 4862):
 * neither waits for an answer.
 */
function wordOf({ arp, icmp, ip }: View): Word | null {
  if (arp !== null) {
    const isAnswer = arp.operation === 2;
    if (isAnswer) return { protocol: 'arp', target: arp.sender, asker: arp.target, isAnswer };
    const { sender: asker, target } = arp;
    return asker === target || asker === '0.0.0.0' ? null : { protocol: 'arp', target, asker, isAnswer };
  }
  if (icmp === null || ip === null || icmp.family !== 6 || icmp.neighbour === null) return null;
  const { neighbour: target } = icmp;
  if (icmp.type === ICMPV6_ADVERTISEMENT) return { protocol: 'nd', target, asker: ip.target, isAnswer: true };
  if (icmp.type !== ICMPV6_SOLICITATION || ip.source === '::') return null;
  return { protocol: 'nd', target, asker: ip.source, isAnswer: false };
}

function newNeighbour({ protocol, target }: Word): Neighbour {
  return { protocol, target, askers: new Map(), answers: noSightings(), carrier: null };
}
