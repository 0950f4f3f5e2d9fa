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
export declare function noSightings(): Sightings;
/** What a packet is to be noted with. `again`: it was seen before, elsewhere on the same machine. */
export interface Seen extends Sighting {
    place: string | null;
    ttl: number | null;
    again: boolean;
}
export declare function note(sightings: Sightings, { packet, time, place, ttl, again }: Seen): void;
/** The first few and the last, in order. */
export declare function shown({ first, last }: Sightings): Sighting[];
/** Seconds from the first to the last. */
export declare function span({ first, last }: Sightings): number;
