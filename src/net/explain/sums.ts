import { noSightings, note, type Sightings } from './sightings.ts';
import type { View } from './view.ts';

/** Packets with wrong checksums, apart from those whose sums were left for a network card to fill in. */
export class Sums {
  readonly partial: Sightings = noSightings();
  readonly bad: Sightings = noSightings();
  /** Of the bad ones, those that were being sent by the capturing machine. */
  badSent = 0;

  see({ sum, seen, direction }: View): void {
    if (sum === 'partial') note(this.partial, seen);
    if (sum !== 'bad') return;
    note(this.bad, seen);
    if (direction === 'out' && !seen.again) this.badSent++;
  }
}
