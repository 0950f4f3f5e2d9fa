/** The work took longer than its bound and was stopped. */
export declare class TimeLimitError extends Error {
}
/**
 * Runs synchronous work that a hostile pattern or a huge list could make endless, and stops it after half a second or
 * `limitMs`: V8 can interrupt even a running regular expression, but only through a vm script with a timeout. Costs
 * about 0.15 ms. Not to be nested.
 */
export declare function withTimeLimit<T>(work: () => T, limitMs?: number): T;
