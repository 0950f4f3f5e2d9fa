import type { Io } from './io.ts';
export interface ExplainOptions {
    json: boolean;
    color: boolean;
}
/**
 * `netfix explain FILE…`: what captures say, each file being a capture point. Exits 2 where something does not work, and
 * 64 where a file is no capture or is damaged in the middle; what stands before the damage is explained.
 */
export declare function explainCommand(files: readonly string[], options: ExplainOptions, io: Io): Promise<number>;
