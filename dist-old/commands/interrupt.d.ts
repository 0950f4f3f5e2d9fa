export interface Interrupt {
    /** Asked to stop once: nothing new is begun. */
    interrupted(): boolean;
    /** Asked twice: what is begun is broken off. */
    abandoned(): boolean;
    /** Resolves when asked once. */
    readonly whenInterrupted: Promise<void>;
    /** Resolves when asked twice. */
    readonly whenAbandoned: Promise<void>;
    release(): void;
}
/** Counts Ctrl-C and SIGTERM, and says what the first one does. The third ends the process where it stands. */
export declare function watchInterrupt(say: (message: string) => void): Interrupt;
