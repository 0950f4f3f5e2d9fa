import type { Packet } from '../pcap/packet.ts';
import { Connections } from './connections.ts';
import { Exchanges } from './exchanges.ts';
import { Fold } from './fold.ts';
import { Neighbours } from './neighbours.ts';
import { Overlays } from './overlays.ts';
import { Sums } from './sums.ts';
import { Unreachables } from './unreachable.ts';
import { Vantage } from './vantage.ts';
import { innerOf, viewOf } from './view.ts';

export interface PointOptions {
  /** How verdicts call it: a file or a host. */
  name: string;
  /** True for what tcpdump printed: it does not tell everything of a packet. */
  isText?: boolean;
  /** Addresses of the machine that made the capture, where they are known. */
  addresses?: readonly string[];
  /** Flows of a kind that are remembered at the same time. */
  most?: number;
}

const MOST_FLOWS = 10_000;
const MOST_PAIRS = 2_000;

/** One capture point: all that is remembered of its packets. Bounded, however many there are. */
export class Point {
  readonly name: string;
  readonly vantage: Vantage;
  readonly connections: Connections;
  readonly exchanges: Exchanges;
  readonly neighbours = new Neighbours(MOST_PAIRS);
  readonly overlays = new Overlays(MOST_PAIRS);
  readonly unreachables = new Unreachables(MOST_PAIRS);
  readonly sums = new Sums();
  /** Times of the first and the last packet; null before one came. */
  times: { begin: number; end: number } | null = null;
  packets = 0;
  /** Packets whose headers were not captured whole: the snapshot length was too small. */
  cut = 0;
  /** Packets that were not captured; null where nobody counted. */
  lost: number | null = null;
  /** False where times are of the day only. */
  dated = true;
  readonly #fold: Fold;

  constructor({ name, isText = false, addresses = [], most = MOST_FLOWS }: PointOptions) {
    this.name = name;
    this.vantage = new Vantage(addresses);
    this.connections = new Connections(most);
    this.exchanges = new Exchanges(most);
    this.#fold = new Fold(isText);
  }

  /** Packets that were seen before on another interface. */
  get folded(): number {
    return this.#fold.folded;
  }

  /** Lets go of what only the next packet would need. */
  end(): void {
    this.#fold.end();
  }

  see(packet: Packet): void {
    this.packets++;
    const { time } = packet;
    const { begin, end } = this.times ?? { begin: time, end: time };
    this.times = { begin: Math.min(begin, time), end: Math.max(end, time) };
    const last = packet.layers.at(-1);
    if (last?.kind === 'unread' && last.why === 'cut') this.cut++;
    const inner = innerOf(packet.layers);
    const view = viewOf(packet, inner, this.#fold.look(packet, inner));
    this.vantage.see(view);
    this.connections.see(view);
    this.exchanges.see(view);
    this.neighbours.see(view);
    this.overlays.see(view);
    this.unreachables.see(view);
    this.sums.see(view);
  }
}
