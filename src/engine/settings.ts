import type { Vars } from '../inventory/inventory.ts';
import type { Emit, Mode } from './events.ts';

/** What holds for the whole run, from the command line. */
export interface RunSettings {
  mode: Mode;
  /** Hosts worked on at the same time. */
  forks: number;
  /** Deadline of one script on one host. */
  timeoutMs: number;
  extraVars: Vars;
  /** Emit the shell that runs. */
  verbose: boolean;
  emit: Emit;
  /** True once the user asked to stop: no new host is started. */
  interrupted: () => boolean;
  /** True once they asked twice: connections are being closed, and what fails now fails for that. */
  abandoned: () => boolean;
}
