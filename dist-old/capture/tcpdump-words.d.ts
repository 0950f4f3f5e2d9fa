/** What tcpdump counted, as it says at its end. Null where it did not say. */
export interface Counts {
    /** Packets that it wrote. */
    captured: number | null;
    /** Packets that passed the filter. */
    received: number | null;
    /** Packets that there was no room for: it was not read as fast as they came. */
    dropped: number | null;
    /** Packets that the network interface had no room for. */
    droppedByInterface: number | null;
}
/** Hears what tcpdump prints on standard error, line by line (tcpdump(1), and tcpdump.c of 4.9 and 4.99). */
export declare class TcpdumpWords {
    /** It has begun: what comes from now on is captured. */
    listening: boolean;
    counts: Counts;
    /** What else it said: in the end why it gave up. */
    words: string[];
    hear(line: string): void;
}
/** In one line, without its own name before each. */
export declare function wordsOf(lines: readonly string[]): string;
