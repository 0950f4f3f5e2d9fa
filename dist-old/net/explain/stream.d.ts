import type { Tcp } from '../pcap/packet.ts';
import type { Sighting } from './sightings.ts';
/** What of one direction of a connection was sent again and again. Sizes are of the IP packet, in bytes. */
export interface Stuck {
    sequence: number;
    size: number;
    /** How often it was sent again. */
    times: number;
    first: Sighting;
    last: Sighting;
}
/** Bytes that never came though later ones did. */
export interface Hole {
    from: number;
    bytes: number;
    seen: Sighting;
}
/** One direction of a connection, without its handshake. Sequence numbers go round at 2^32. */
export interface Stream {
    packets: number;
    data: number;
    /** Behind the last byte sent so far; null before the first. */
    next: number | null;
    /** Behind the last byte that the other side has acknowledged. */
    acknowledged: number | null;
    /** The largest IP packet that was acknowledged, in bytes. */
    passed: number;
    stuck: Stuck | null;
    hole: Hole | null;
    /** Sent and not yet acknowledged, in order: the end of each and the size of its IP packet. */
    waiting: {
        end: number;
        size: number;
    }[];
    bad: number;
}
export declare function newStream(): Stream;
/** A packet of this direction. A byte sent again is no data, but a probe of a window or of life (RFC 9293, 3.8). */
export declare function sent(stream: Stream, { sequence, length }: Tcp, size: number, seen: Sighting): void;
/** What the other side says it has got. */
export declare function acknowledged(stream: Stream, upTo: number): void;
