import type { Module } from '../modules/module.ts';
import { ping } from '../modules/ping.ts';
import type { Io } from './io.ts';
import { runOneTask } from './one-task.ts';
import type { HostOptions } from './options.ts';

/** `netfix ping [PATTERN]`: log in everywhere, become root where asked, say what answered. */
export async function pingCommand(pattern: string, options: HostOptions, io: Io): Promise<number> {
  return runOneTask(ping as Module, {}, { pattern, options, io });
}
