import { Command } from 'commander';
import type { Io } from './commands/io.ts';
/** Commands load what they need when they are called: `--version` and `--help` start fast. */
export declare function program(io: Io, version: string, finish: (code: number) => void): Command;
