import type { Readable, Writable } from 'node:stream';

/** How tasks become root. Null where the login user runs them. */
export interface Become {
  method: 'sudo' | 'doas';
  /** Sent only to a sudo that was seen to ask for it. */
  password: string | null;
}

/** Something that stays open for as long as the persistent shell lives: a lock. */
export interface Hold {
  /** POSIX sh that runs in the shell itself, before the script. It must neither end the shell nor print. */
  setup: string;
  /** The shell ends by itself when no script came for so long; the next one then gets a new shell. */
  idleSeconds: number;
}

export interface StepOptions {
  become: Become | null;
  /** Deadline of this script, kept on the host too: nothing of it is left running after it. */
  timeoutMs: number;
  /** What the shell is to hold from now on. */
  hold?: Hold;
  /** Bound per stream; of what is over, beginning and end are kept and `truncated` says so. Default 4 MiB. */
  maxBytes?: number;
}

/**
 * Why a script did not run to its end. `unreachable`: no connection (refused, time-out, host key, login refused).
 * `become`: connected but could not become root. `timeout`: deadline passed, the script was ended on the host.
 * `lost`: the connection went away in the middle.
 */
export interface StepFailure {
  kind: 'unreachable' | 'become' | 'timeout' | 'lost';
  /** One sentence with the next step: what was wrong, where, what to do. */
  message: string;
}

/** One shape for success and failure; run() never rejects for what a host or network does. */
export interface StepResult {
  failure: StepFailure | null;
  /** -1 when failure is set. */
  exitCode: number;
  stdout: string;
  stderr: string;
  truncated: boolean;
  durationMs: number;
}

/**
 * A script with both its ends open. What it prints is read at our pace: who does not read holds it up. Both outputs are paused, and must
 * be read, and the script has to end by itself when its input ends: nothing on the host does it.
 */
export interface ScriptStream {
  stdin: Writable;
  stdout: Readable;
  stderr: Readable;
  /** Resolves when the script has ended and all it printed has come, to what the connection said if it broke. */
  ended: Promise<{ lost: string | null }>;
  /** Breaks the connection off. */
  kill(): void;
}

export interface StreamOptions {
  become: Become | null;
  /** How long the script may take to begin. */
  timeoutMs: number;
}

export type StreamResult =
  | { failure: null; stream: ScriptStream }
  /** Why it did not begin. */
  | { failure: StepFailure };

/** A host's persistent shell, connected by connect() or at the first run(). One session at a time, so MaxSessions 1 is enough. */
export interface Session {
  /** Begins to log in, once: while the first script is made, the host's server starts. What comes of it is told by run(). */
  connect(): void;
  run(script: string, options: StepOptions): Promise<StepResult>;
  /** Gives the shell up for a script of its own. What is run afterwards waits for its end, and gets a new shell. */
  stream(script: string, options: StreamOptions): Promise<StreamResult>;
  /** Ends the shell, which lets go of what it holds. The next script gets a new one over the same connection. */
  endShell(): Promise<void>;
  close(): Promise<void>;
}
