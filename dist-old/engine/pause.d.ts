/** Waits, but no longer than until the user asks to stop. */
export declare function pause(ms: number, interrupted: () => boolean): Promise<void>;
