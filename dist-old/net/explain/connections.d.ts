import { type Sightings } from './sightings.ts';
import { type Stream } from './stream.ts';
import type { View } from './view.ts';
/** A TCP connection, or the try to make one. */
export interface Connection {
    client: string;
    clientPort: number;
    server: string;
    serverPort: number;
    /** Initial sequence number of the client; null where the capture begins later. */
    isn: number | null;
    syn: Sightings;
    synAck: Sightings;
    /** Resets that the server sent before anything else. */
    refusal: Sightings;
    /** Seen in use: data or acknowledgements behind the handshake, in both directions. */
    isOpen: boolean;
    fromClient: Stream;
    fromServer: Stream;
    isReset: boolean;
    /** Hosts between which a tunnel carried it, `10.0.0.1 10.0.0.2`, or null. */
    carrier: string | null;
    /** Bad checksums among the SYN packets, and whether these were coming in. */
    badSyn: number;
    isIncoming: boolean | null;
}
/** Follows TCP connections by their four numbers; a new initial sequence number begins a new one. */
export declare class Connections {
    #private;
    constructor(most: number);
    /** False where some were given up: what is not here may still have been seen. */
    get isWhole(): boolean;
    values(): Connection[];
    see(view: View): void;
}
