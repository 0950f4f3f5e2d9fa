/** A table of the kernel, the room it should have, and the keys that give it. */
export interface Limit {
    /** For people: `IPv4 neighbour table`. */
    table: string;
    code: 'limits.neighbours' | 'limits.conntrack';
    /** The key that refuses entries, and what it is to be at least. */
    path: string;
    room: Room;
    /** Every key to raise with it, itself among them, by path. */
    values: ReadonlyMap<string, number>;
    /** What it is taken to be after a boot where no file sets it. */
    unset: number;
    evidence: readonly string[];
}
/** Entries that a table should have room for, and why. */
export interface Room {
    entries: number;
    why: string;
}
/** The number that the kernel, or a line of a file, gives a key; null for anything else. */
export declare function numberOf(text: string | null | undefined): number | null;
/** The largest of them. */
export declare function largest(rooms: readonly Room[]): Room;
/** The least power of two that is not less. */
export declare function powerOfTwo(entries: number): number;
