import type { Command } from 'commander';
import type { Io } from './io.ts';
/** `netfix completion bash`: the script that a shell reads. */
export declare function completionCommand(shell: string, io: Io): number;
/** What a shell asks on Tab. Whatever is wrong, nothing is offered and nothing is said: a line is being typed. */
export declare function completeCommand(program: Command, words: readonly string[], io: Io): Promise<number>;
