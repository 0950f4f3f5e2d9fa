import type { Broken, Reading, Record } from './reading.ts';

const NOTHING = new Uint8Array();

/** Runs a reading over input that comes in pieces of any size. Keeps no more than what was asked for and not yet given. */
export class Pump {
  #reading: Reading;
  #onRecord: (record: Record) => void;
  #wanted = 0;
  #waiting: Uint8Array[] = [];
  #bytes = 0;
  #ended = false;
  #broken: Broken | null = null;

  constructor(reading: Reading, onRecord: (record: Record) => void) {
    this.#reading = reading;
    this.#onRecord = onRecord;
    this.#advance(NOTHING);
  }

  /** What stopped it, or null so far. */
  get broken(): Broken | null {
    return this.#broken;
  }

  /** Input after it stopped is not looked at. */
  feed(chunk: Uint8Array): void {
    if (this.#ended) return;
    this.#waiting.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#wanted) return;
    const input = this.#waiting.length === 1 ? chunk : Buffer.concat(this.#waiting);
    let at = 0;
    while (!this.#ended && input.length - at >= this.#wanted) {
      const given = input.subarray(at, at + this.#wanted);
      at += this.#wanted;
      this.#advance(given);
    }
    // A copy: the piece it came in may be large, or be used again.
    this.#waiting = at < input.length ? [Uint8Array.from(input.subarray(at))] : [];
    this.#bytes = this.#ended ? 0 : input.length - at;
  }

  /** Gives what is left, which is less than was asked for. */
  end(): void {
    const left = Buffer.concat(this.#waiting);
    this.#waiting = [];
    if (!this.#ended) this.#advance(left);
    while (!this.#ended) this.#advance(NOTHING);
  }

  #advance(given: Uint8Array): void {
    let step = this.#reading.next(given);
    while (!step.done && typeof step.value !== 'number') {
      this.#onRecord(step.value);
      step = this.#reading.next(NOTHING);
    }
    if (step.done) {
      this.#ended = true;
      this.#broken = step.value;
      this.#waiting = [];
    } else {
      this.#wanted = step.value as number;
    }
  }
}
