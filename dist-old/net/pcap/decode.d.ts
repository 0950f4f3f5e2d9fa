import type { ByteOrder } from './bytes.ts';
import { type Cooked } from './link.ts';
import type { Layer } from './packet.ts';
/** As a capture file has it: `data` is what was captured of the `length` bytes on the wire. */
export interface Frame {
    data: Uint8Array;
    length: number;
    /** https://www.tcpdump.org/linktypes.html */
    linkType: number;
    /** Of the machine that wrote the file. */
    order: ByteOrder;
}
export interface Decoded {
    layers: Layer[];
    cooked: Cooked;
    /** False for a link type that is not read. */
    known: boolean;
}
/** Reads all headers of a frame. Never throws, whatever its bytes: what cannot be read ends in an `unread` layer. */
export declare function decodeFrame({ data, length, linkType, order }: Frame): Decoded;
