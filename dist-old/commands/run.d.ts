import type { Io } from './io.ts';
import type { PlaybookOptions } from './options.ts';
/** `netfix run PLAYBOOK`, and with `check` the same without changing anything. */
export declare function runCommand(file: string, options: PlaybookOptions, io: Io): Promise<number>;
