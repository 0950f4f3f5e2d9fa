/**
 * Runs `work` while `path` exists as our lock file. Throws when another process holds it for ten seconds. A lock
 * whose process is gone is taken over.
 */
export declare function withLock<T>(path: string, work: () => Promise<T>): Promise<T>;
