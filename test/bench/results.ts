import type { Sample } from './statistics.ts';
import type { Trip } from './trips.ts';

/** All that a run measured, as docs/benchmarks/results.json keeps it. */
export interface Results {
  /** ISO 8601, day only. */
  date: string;
  /** What it ran on, and the versions of what it ran: name and value. */
  machine: [name: string, value: string][];
  /** Titles of the steps, by id. */
  titles: Record<string, string>;
  samples: Sample[];
  trips: Trip[];
}
