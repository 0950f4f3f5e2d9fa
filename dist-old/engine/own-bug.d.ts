import type { Finding } from '../modules/module.ts';
/** A fault of ours, as a host's finding: it makes the run exit 70, and the other hosts are done all the same. */
export declare function ownBugFinding(error: unknown): Finding;
