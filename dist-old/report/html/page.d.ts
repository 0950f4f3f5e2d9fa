import type { RunDocument } from '../document.ts';
/**
 * One HTML page that needs nothing else: no script, no request. First what a person needs to know, then what was done,
 * then everything. A pure function of the document, which holds no secret.
 */
export declare function htmlReport(document: RunDocument): string;
