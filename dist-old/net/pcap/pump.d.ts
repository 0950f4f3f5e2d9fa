import type { Broken, Reading, Record } from './reading.ts';
/** Runs a reading over input that comes in pieces of any size. Keeps no more than what was asked for and not yet given. */
export declare class Pump {
    #private;
    constructor(reading: Reading, onRecord: (record: Record) => void);
    /** What stopped it, or null so far. */
    get broken(): Broken | null;
    /** Input after it stopped is not looked at. */
    feed(chunk: Uint8Array): void;
    /** Gives what is left, which is less than was asked for. */
    end(): void;
}
