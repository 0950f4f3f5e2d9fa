import type { Change } from '../module.ts';
/** A file's content once the earlier changes of the batch are made; null when it is not there. */
export declare function contentOf(path: string, seen: string | null, pending: readonly Change[]): string | null;
