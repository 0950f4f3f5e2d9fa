import { type ExplanationDocument } from './explanation.ts';
import type { Style } from './style.ts';
/** What became of one host. */
export interface CapturedHost {
    host: string;
    /** `skipped`: nothing was captured there, for another host's sake or since it was interrupted. `unwritten`: no file could be. */
    status: 'captured' | 'failed' | 'unreachable' | 'skipped' | 'unwritten';
    reason: string | null;
    /** Path of its capture; null where there is none. */
    file: string | null;
    /** In the file. */
    packets: number;
    bytes: number;
    /** The file has the most bytes that it may: what came later is not in it. */
    full: boolean;
    /** Packets that tcpdump says it wrote, that passed its filter, and that it could not take. Null where it did not say. */
    captured: number | null;
    received: number | null;
    dropped: number | null;
}
/** The connection of `--to`. */
export interface TrafficDocument {
    from: string;
    to: string;
    answer: 'connected' | 'refused' | 'unreachable' | 'silent';
    /** In the words of the program that connected. */
    text: string;
}
/** What `netfix capture --json` prints: schemas/capture.schema.json. */
export interface CaptureRunDocument {
    schemaVersion: 1;
    hosts: CapturedHost[];
    /** Null where none was made. */
    traffic: TrafficDocument | null;
    /** Of the files, each by the name of its host; null where there is none. */
    explanation: ExplanationDocument | null;
    exitCode: number;
}
/** What a person reads: a line per host, how the connection went, and what the packets say. */
export declare function captureText(document: CaptureRunDocument, style: Style): string;
