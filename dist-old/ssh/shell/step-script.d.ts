import type { Hold } from '../session.ts';
/** The words that frame a step's output on both streams. `end` is followed by the exit code and a newline. */
export interface StepMarkers {
    start: string;
    end: string;
}
export declare function stepMarkers(nonce: string): StepMarkers;
/**
 * One step for the persistent shell's stdin. It is a single compound command, so a shell that gets only a part of
 * it (the connection broke) runs nothing. The script stands in a quoted word: whatever it holds, it cannot end the
 * framing. `timeoutMs` is rounded up to whole seconds, since POSIX sleep knows no others.
 */
export declare function stepScript(script: string, markers: StepMarkers, timeoutMs: number, hold?: Hold): string;
/** A script that the shell turns into. Behind `mark`, on both outputs, all is the script's, and so is the input from then on. */
export declare function streamScript(script: string, mark: string): string;
