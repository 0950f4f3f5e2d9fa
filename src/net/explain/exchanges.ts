import type { Icmp, Udp } from '../pcap/packet.ts';
import { Recent } from './recent.ts';
import { noSightings, note, type Sightings } from './sightings.ts';
import { type AskSums, noAskSums, noteAskSum } from './sums.ts';
import type { View } from './view.ts';

/** Packets that go to and fro without a connection: an echo and its reply, or UDP between two ports. */
export interface Exchange {
  kind: 'echo' | 'udp';
  source: string;
  target: string;
  /** UDP only. */
  sourcePort: number | null;
  targetPort: number | null;
  asks: Sightings;
  answers: Sightings;
  /** Echoes not answered yet, by sequence number, with the size of their IP packet in bytes and their time. */
  open: Map<number, { size: number; time: number }>;
  /** The largest IP packet that was answered. */
  passed: number;
  carrier: string | null;
  /** Checksums of the questions, and whether these were coming in. */
  askSums: AskSums;
  isIncoming: boolean | null;
  firstSize: number;
}

const MOST_OPEN = 64;
const ECHO = { 4: { ask: 8, answer: 0 }, 6: { ask: 128, answer: 129 } } as const;

export class Exchanges {
  readonly #all: Recent<Exchange>;

  constructor(most: number) {
    this.#all = new Recent(most);
  }

  get isWhole(): boolean {
    return this.#all.dropped === 0;
  }

  values(): Exchange[] {
    return this.#all.values();
  }

  see(view: View): void {
    if (view.icmp !== null) this.#echo(view, view.icmp);
    else if (view.udp !== null) this.#udp(view, view.udp);
  }

  #echo(view: View, { family, type, id, sequence }: Icmp): void {
    const { ip, seen } = view;
    const { ask, answer } = ECHO[family];
    if (ip === null || (type !== ask && type !== answer)) return;
    const isAsk = type === ask;
    const [source, target] = isAsk ? [ip.source, ip.target] : [ip.target, ip.source];
    const found = this.#of(`echo ${source} ${target} ${id}`, { kind: 'echo', source, target, ports: null });
    this.#add(found, view, isAsk);
    if (sequence === null || seen.again) return;
    if (isAsk) {
      if (found.open.size < MOST_OPEN) found.open.set(sequence, { size: ip.length, time: seen.time });
    } else if (found.open.delete(sequence)) {
      found.passed = Math.max(found.passed, ip.length);
    }
  }

  #udp(view: View, { sourcePort, targetPort }: Udp): void {
    const { ip } = view;
    if (ip === null || isForMany(view)) return;
    const [source, target] = [ip.source, ip.target];
    const back = this.#all.get(`udp ${target} ${targetPort} ${source} ${sourcePort}`);
    const ports: [number, number] = [sourcePort, targetPort];
    const found =
      back ??
      this.#of(`udp ${source} ${sourcePort} ${target} ${targetPort}`, { kind: 'udp', source, target, ports });
    this.#add(found, view, back === undefined);
  }

  #add(found: Exchange, view: View, isAsk: boolean): void {
    note(isAsk ? found.asks : found.answers, view.seen);
    if (!isAsk) return;
    found.carrier ??= view.carrier?.hosts ?? null;
    found.firstSize ||= view.ip?.length ?? 0;
    noteAskSum(found.askSums, view);
    if (view.direction !== null) found.isIncoming = view.direction === 'in' && found.isIncoming !== false;
  }

  #of(
    key: string,
    {
      kind,
      source,
      target,
      ports,
    }: Pick<Exchange, 'kind' | 'source' | 'target'> & { ports: [number, number] | null },
  ): Exchange {
    const [sourcePort, targetPort] = ports ?? [null, null];
    return (
      this.#all.get(key) ??
      this.#all.set(key, {
        ...{ kind, source, target, sourcePort, targetPort },
        ...{ asks: noSightings(), answers: noSightings(), open: new Map(), passed: 0 },
        ...{ carrier: null, askSums: noAskSums(), isIncoming: null, firstSize: 0 },
      })
    );
  }
}

/**
 * Multicast and broadcast: nobody in particular is to answer. In a wide network a host may have an address that ends in
 * 255: then the frame is for one alone, which captures of all interfaces and what is inside a tunnel do not tell.
 */
export function isForMany({ ip, link, carrier }: View): boolean {
  if (ip === null) return false;
  if (/^(?:22[4-9]|23\d)\.|^255\.255\.255\.255$|^ff[0-9a-f]{2}:/.test(ip.target)) return true;
  const frame = carrier === null ? (link?.target ?? null) : null;
  return ip.target.endsWith('.255') && (frame === null || isGroup(frame));
}

/** The lowest bit of the first byte (IEEE 802, section 8.2). */
function isGroup(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
}

/** Echoes that were not answered though there was time to, in microseconds before the capture's end. */
export function unanswered(
  { open }: Exchange,
  end: number,
  patience: number,
): { size: number; time: number }[] {
  return [...open.values()].filter(({ time }) => end - time >= patience);
}
