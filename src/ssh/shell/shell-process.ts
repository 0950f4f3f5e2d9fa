import type { Readable, Writable } from 'node:stream';
import type { StepFailure } from '../session.ts';

/** How a shell ended, as far as it is known. */
export interface ShellEnd {
  /** Null when a signal ended it, or the connection went away. */
  exitCode: number | null;
  /** What the connection said when it broke, else null. */
  reason: string | null;
}

/** A shell running on a host: its streams and its end. Both outputs must be read until `ended`. */
export interface ShellProcess {
  stdin: Writable;
  stdout: Readable;
  stderr: Readable;
  /** Resolves once, after the last output. Never rejects. */
  ended: Promise<ShellEnd>;
  /** How long the end of the output is awaited behind the shell's, for a child may hold it open for ever. Null: that long. */
  drainMs: number | null;
  /** Ends it from our side, without waiting. */
  kill(): void;
}

/** `final`: trying again would only repeat it (a changed host key, a refused login). */
export interface ShellRefused {
  failure: StepFailure;
  final: boolean;
}

export type Started =
  | ({ kind: 'started' } & { process: ShellProcess })
  | ({ kind: 'refused' } & ShellRefused);

/** Where shells are started: a host behind SSH, or this machine. */
export interface ShellHost {
  /** For messages: `n1 (admin@10.0.0.1)`. */
  label: string;
  /** The login user, for messages. */
  user: string;
  /** How long a shell may take to say its first word, in milliseconds. */
  startTimeoutMs: number;
  /** Begins to connect. What comes of it is told by the next start(). */
  connect(): void;
  /** Starts `command` in the login shell. Never rejects. One at a time: the caller waits for `ended` first. */
  start(command: string): Promise<Started>;
  /** Lets go of the shell, which reads the end of its input and ends. Bounded to a few seconds. */
  close(): Promise<void>;
}
