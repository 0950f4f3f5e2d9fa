import type { ReadPoint } from '../net/explain/read-point.ts';
import type { ExplanationDocument } from '../report/explanation.ts';
/** The exit code where something does not work. */
export declare const FAULT_FOUND = 2;
/** Flows that are remembered, over all captures together. */
export declare const MOST_FLOWS = 20000;
/** What captures say together, each being a capture point. */
export declare function explanationOf(read: readonly ReadPoint[]): ExplanationDocument;
export declare function isFaulty({ verdicts }: ExplanationDocument): boolean;
/** What could not be read of it, in sentences. */
export declare function problemsOf({ broken, unreadLines, unreadLinkTypes, packets }: ReadPoint['end']): string[];
