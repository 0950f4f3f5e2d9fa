import type { Packet } from '../pcap/packet.ts';
import { Connections } from './connections.ts';
import { Exchanges } from './exchanges.ts';
import { Neighbours } from './neighbours.ts';
import { Overlays } from './overlays.ts';
import { Sums } from './sums.ts';
import { Unreachables } from './unreachable.ts';
import { Vantage } from './vantage.ts';
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
/** One capture point: all that is remembered of its packets. Bounded, however many there are. */
export declare class Point {
    #private;
    readonly name: string;
    readonly vantage: Vantage;
    readonly connections: Connections;
    readonly exchanges: Exchanges;
    readonly neighbours: Neighbours;
    readonly overlays: Overlays;
    readonly unreachables: Unreachables;
    readonly sums: Sums;
    /** Times of the first and the last packet; null before one came. */
    times: {
        begin: number;
        end: number;
    } | null;
    packets: number;
    /** Packets whose headers were not captured whole: the snapshot length was too small. */
    cut: number;
    /** Packets that were not captured; null where nobody counted. */
    lost: number | null;
    /** False where times are of the day only. */
    dated: boolean;
    constructor({ name, isText, addresses, most }: PointOptions);
    /** Packets that were seen before on another interface. */
    get folded(): number;
    /** Lets go of what only the next packet would need. */
    end(): void;
    see(packet: Packet): void;
}
