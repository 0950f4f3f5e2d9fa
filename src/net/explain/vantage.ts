import type { View } from './view.ts';

const MOST_ADDRESSES = 256;
/** What systems start a packet with: one with less was forwarded. */
const INITIAL_TTLS = [64, 128, 255];
/** Packets with such an address never leave their machine (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3). */
const LOOPBACK = /^(127\.|::1$)/;

/** Whose capture it is: the addresses of the machine that made it, as far as the packets or the caller tell. */
export class Vantage {
  #local: Set<string>;
  #isKnown: boolean;
  /** Addresses with the MAC address they were sent from. */
  #sentFrom = new Map<string, string>();
  /** MAC addresses that take part in every unicast frame so far: in the end the machine's own. Null before the first. */
  #ownMacs: Set<string> | null = null;

  constructor(addresses: readonly string[] = []) {
    this.#local = new Set(addresses);
    this.#isKnown = addresses.length > 0;
  }

  see({ direction, ip, arp, link, seen }: View): void {
    if (this.#isKnown) return;
    const source = arp?.sender ?? (ip !== null && INITIAL_TTLS.includes(seen.ttl ?? 0) ? ip.source : null);
    if (source === null || source === '0.0.0.0' || source === '::') return;
    if (direction === 'out' && this.#local.size < MOST_ADDRESSES) this.#local.add(source);
    if (direction === null && link?.source && link.target !== null)
      this.#learn(source, link.source, link.target);
  }

  #learn(address: string, from: string, to: string): void {
    if (this.#sentFrom.size < MOST_ADDRESSES && !this.#sentFrom.has(address))
      this.#sentFrom.set(address, from);
    // The lowest bit of the first byte marks a group address (IEEE 802).
    if ((Number.parseInt(to.slice(1, 2), 16) & 1) === 1) return;
    const own = this.#ownMacs;
    if (own?.size === 1 && (own.has(from) || own.has(to))) return;
    this.#ownMacs = new Set([from, to].filter((mac) => own === null || own.has(mac)));
  }

  /** True for an address of the capturing machine, false for another's, null where the capture does not tell. */
  isLocal(address: string): boolean | null {
    if (this.#local.has(address) || LOOPBACK.test(address)) return true;
    if (this.#local.size > 0) return false;
    const own = this.#ownMacs;
    if (own?.size !== 1) return null;
    const from = this.#sentFrom.get(address);
    return from === undefined ? null : own.has(from);
  }
}
