import type { RunDocument } from './document.ts';
/**
 * JUnit XML in the form that Jenkins and GitLab read: a suite per play, a case per host and task. A case fails where the
 * exit code says so: `failed` and `would-change` are failures, `unreachable` and a bug of ours errors. `blocked` and
 * `skipped` are skipped, the rest has passed.
 */
export declare function junitReport(document: RunDocument): string;
