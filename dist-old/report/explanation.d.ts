import type { Verdict } from '../net/explain/explain.ts';
import type { Style } from './style.ts';
/** One capture of an explanation. Times as in `Verdict`, null where there was no packet. */
export interface CaptureDocument {
    name: string;
    format: 'pcap' | 'pcapng' | 'text';
    packets: number;
    /** Packets that were seen before on another interface of the same machine, and are not counted again. */
    duplicates: number;
    begin: string | null;
    end: string | null;
    seconds: number;
    /** Packets that were not captured; null where the file does not tell. */
    lost: number | null;
    /** What could not be read of it, in sentences. */
    problems: string[];
}
/** What captures say. */
export interface ExplanationDocument {
    captures: CaptureDocument[];
    verdicts: Verdict[];
    /** Verdicts that found no room. */
    more: number;
}
/** What `netfix explain --json` prints: schemas/explain.schema.json. */
export interface ExplainDocument extends ExplanationDocument {
    schemaVersion: 1;
    exitCode: number;
}
/** What a person reads: the captures, the verdicts with what shows them, and one line that says how it stands. */
export declare function explanationText(document: ExplanationDocument, style: Style): string;
