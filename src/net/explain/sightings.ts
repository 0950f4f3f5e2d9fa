/** One packet that shows something: its number and time in its capture. */
export interface Sighting {
  packet: number;
  /** Microseconds, as Packet has it. */
  time: number;
}

/** How often something was seen, duplicates not counted. */
export interface Sightings {
  count: number;
  /** The first few. */
  first: Sighting[];
  last: Sighting | null;
  /** Interfaces it passed and which way, as `eth0 out`, in the order passed. */
  places: string[];
  /** The highest time to live: the lower, the more routers it has behind it. */
  ttl: number | null;
}

const MOST_SHOWN = 3;
const MOST_PLACES = 8;

export function noSightings(): Sightings {
  return { count: 0, first: [], last: null, places: [], ttl: null };
}

/** What a packet is to be noted with. `again`: it was seen before, elsewhere on the same machine. */
export interface Seen extends Sighting {
  place: string | null;
  ttl: number | null;
  again: boolean;
}

export function note(sightings: Sightings, { packet, time, place, ttl, again }: Seen): void {
  if (place !== null && sightings.places.length < MOST_PLACES && !sightings.places.includes(place))
    sightings.places.push(place);
  if (again) return;
  sightings.count++;
  sightings.last = { packet, time };
  if (sightings.first.length < MOST_SHOWN) sightings.first.push(sightings.last);
  if (ttl !== null) sightings.ttl = Math.max(ttl, sightings.ttl ?? 0);
}

/** The first few and the last, in order. */
export function shown({ first, last }: Sightings): Sighting[] {
  return last === null || first.some(({ packet }) => packet === last.packet) ? first : [...first, last];
}

/** Seconds from the first to the last. */
export function span({ first, last }: Sightings): number {
  const [begin] = first;
  return begin === undefined || last === null ? 0 : Math.max(0, last.time - begin.time) / 1e6;
}
