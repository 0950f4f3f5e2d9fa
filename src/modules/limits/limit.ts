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
export function numberOf(text: string | null | undefined): number | null {
  return /^\s*\d{1,10}\s*$/.test(text ?? '') ? Number(text) : null;
}

/** The largest of them. */
export function largest(rooms: readonly Room[]): Room {
  return rooms.reduce((a, b) => (b.entries > a.entries ? b : a), { entries: 0, why: '' });
}

/** The least power of two that is not less. */
export function powerOfTwo(entries: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(entries, 1)));
}
