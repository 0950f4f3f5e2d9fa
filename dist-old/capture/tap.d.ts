import type { Writable } from 'node:stream';
import type { Emit } from '../engine/events.ts';
import type { Session, StreamOptions } from '../ssh/session.ts';
import { type CaptureScript } from './scripts.ts';
import { type Counts } from './tcpdump-words.ts';
/** How a capture ended on one host. */
export interface TapEnd {
    packets: number;
    bytes: number;
    counts: Counts;
    /** Ended by its size. */
    full: boolean;
    /** Why it is not whole, or never was; null where it is. `disk`: ours. */
    failure: {
        kind: 'host' | 'lost' | 'disk';
        message: string;
    } | null;
}
/** What a connection from the host came to. */
export interface Connected {
    code: number;
    text: string;
}
/** A running capture on one host. Never rejects. */
export interface Tap {
    /** False where it ended before it began. */
    listening: Promise<boolean>;
    /** Null where the host did not say. */
    connect(waitMs: number): Promise<Connected | null>;
    /** Asks tcpdump to end; what it has is still read. */
    stop(): void;
    ended: Promise<TapEnd>;
}
export interface TapOptions extends Omit<CaptureScript, 'nonce'> {
    session: Session;
    /** The host's name. */
    label: string;
    stream: StreamOptions;
    mostBytes: number;
    /** Where it goes. */
    sink: Writable;
    emit: Emit;
}
export declare function openTap(options: TapOptions): Promise<Tap>;
