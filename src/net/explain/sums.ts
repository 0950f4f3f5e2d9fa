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

/** Sums of the questions of one flow, each packet once. */
export interface AskSums {
  bad: number;
  partial: number;
  /** Seen again out of the tunnel that brought them: the sum around them was right to the machine that captured. */
  opened: number;
  /** Those of them that are not wrong inside either. */
  taken: number;
}

export function noAskSums(): AskSums {
  return { bad: 0, partial: 0, opened: 0, taken: 0 };
}

export function noteAskSum(sums: AskSums, { sum, seen, unpacked }: View): void {
  if (unpacked !== null) sums.opened++;
  if (unpacked !== null && sum !== 'bad') sums.taken++;
  if (seen.again) return;
  if (sum === 'bad') sums.bad++;
  if (sum === 'partial') sums.partial++;
}
