import type { Readable } from 'node:stream';
import type { StepMarkers } from './step-script.ts';
/** One output stream of a persistent shell, cut into steps by their markers. Always drains. */
export declare class FramedOutput {
    #private;
    constructor(stream: Readable);
    /** Leaves the stream, paused, to somebody else: from behind `mark` on, which is not part of it. `notify` says when. */
    handOver(mark: string, notify: () => void): void;
    /** The last bytes seen outside of any step, as text. */
    get noise(): string;
    /** True when the whole frame has come. */
    get done(): boolean;
    get started(): boolean;
    onNoise(listener: () => void): void;
    /** Starts looking for a step's frame. `notify` is called when it starts and when it is complete. */
    expect(markers: StepMarkers, maxBytes: number, notify: () => void): void;
    /** What was read of the step, complete or not, and forgets the frame. */
    take(): {
        text: string;
        truncated: boolean;
        exitCode: number | null;
    };
}
