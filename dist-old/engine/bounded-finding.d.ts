import type { Finding } from '../modules/module.ts';
/** Findings of one task on one host; more than any module gives. */
export declare const MAX_FINDINGS = 200;
/** A finding no longer than a person would read: a host's words are in it, and a thousand hosts' are kept. */
export declare function boundedFinding(finding: Finding): Finding;
