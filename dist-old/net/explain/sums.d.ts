import { type Sightings } from './sightings.ts';
import type { View } from './view.ts';
/** Packets with wrong checksums, apart from those whose sums were left for a network card to fill in. */
export declare class Sums {
    readonly partial: Sightings;
    readonly bad: Sightings;
    /** Of the bad ones, those that were being sent by the capturing machine. */
    badSent: number;
    see({ sum, seen, direction }: View): void;
}
