import { randomBytes } from 'node:crypto';
import { printable } from '../printable.ts';
import type { ScriptStream, StepFailure, StepOptions, StepResult } from '../session.ts';
import { FramedOutput } from './framed-output.ts';
import type { ShellEnd, ShellProcess } from './shell-process.ts';
import { stepMarkers, stepScript, streamScript } from './step-script.ts';

const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;
/** How long after the host's own deadline we give up on the host. */
const GRACE_MS = 5_000;

export interface ShellIdentity {
  /** Which login this is: empty for the login user, else the become method. */
  key: string;
  nonce: string;
  label: string;
  startTimeoutMs: number;
}

/** One `/bin/sh` on a host that runs step after step. */
export class PersistentShell {
  readonly key: string;
  readonly nonce: string;
  #identity: ShellIdentity;
  #process: ShellProcess;
  #stdout: FramedOutput;
  #stderr: FramedOutput;
  #end: ShellEnd | null = null;
  #everStarted = false;
  #silentMs: number | null = null;
  /** What waits for the shell's end besides. A reaction per step to `ended` would keep every script until then. */
  #waiting = new Set<() => void>();

  constructor(process: ShellProcess, identity: ShellIdentity) {
    this.#identity = identity;
    this.key = identity.key;
    this.nonce = identity.nonce;
    this.#process = process;
    this.#stdout = new FramedOutput(process.stdout);
    this.#stderr = new FramedOutput(process.stderr);
    process.stdin.on('error', () => {});
    void process.ended.then((end) => {
      this.#end = end;
      for (const ended of [...this.#waiting]) ended();
    });
  }

  get alive(): boolean {
    return this.#end === null;
  }

  /** False while no step has begun: then the login shell or sudo stood in the way. */
  get everStarted(): boolean {
    return this.#everStarted;
  }

  /** What was printed outside of steps: banners, and the words of a sudo that refused. */
  get said(): string {
    return `${this.#stdout.noise}\n${this.#stderr.noise}`;
  }

  /** Why the connection broke, or null when the shell ended by itself. */
  get lostReason(): string | null {
    return this.#end?.reason ?? null;
  }

  /** How long it was waited for in vain, in milliseconds, where nothing of ours has begun and the shell did not end. */
  get silentMs(): number | null {
    return this.#everStarted ? null : this.#silentMs;
  }

  send(text: string): void {
    this.#process.stdin.write(text);
  }

  kill(): void {
    this.#process.kill();
  }

  /** Resolves when `seen` holds for what was said, when the shell ended, or after the start time-out. */
  async until(seen: () => boolean): Promise<void> {
    const { startTimeoutMs } = this.#identity;
    const outcome = await this.#race(startTimeoutMs, (settle) => {
      const look = () => {
        if (seen()) settle();
      };
      this.#stdout.onNoise(look);
      this.#stderr.onNoise(look);
      look();
    });
    if (outcome === 'late') this.#silentMs = startTimeoutMs;
  }

  async run(script: string, options: StepOptions): Promise<StepResult> {
    const began = performance.now();
    const markers = stepMarkers(randomBytes(16).toString('hex'));
    const text = stepScript(script, markers, options.timeoutMs, options.hold);
    const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
    const outcome = await this.#race(this.#patience(options), (settle, extend) => {
      const look = () => {
        this.#begun(options, extend);
        if (this.#stdout.done && this.#stderr.done) settle();
      };
      this.#stdout.expect(markers, maxBytes, look);
      this.#stderr.expect(markers, maxBytes, look);
      this.send(text);
    });
    const complete = this.#stdout.done && this.#stderr.done;
    const stdout = this.#stdout.take();
    const stderr = this.#stderr.take();
    const durationMs = performance.now() - began;
    if (!complete && outcome === 'late') {
      this.#silentMs = this.#identity.startTimeoutMs;
      this.kill();
    }
    const failure = complete ? null : this.#failure(outcome, options, durationMs);
    return {
      failure,
      exitCode: failure === null ? (stdout.exitCode ?? -1) : -1,
      stdout: stdout.text,
      stderr: stderr.text,
      truncated: stdout.truncated || stderr.truncated,
      durationMs,
    };
  }

  /** Turns into `script`, whose streams are then somebody else's. Null where it did not begin in time, or ended. */
  async turnInto(script: string, timeoutMs: number): Promise<ScriptStream | null> {
    const mark = randomBytes(16).toString('hex');
    const outcome = await this.#race(timeoutMs, (settle) => {
      let waiting = 2;
      const begun = () => {
        waiting--;
        if (waiting === 0) settle();
      };
      this.#stdout.handOver(mark, begun);
      this.#stderr.handOver(mark, begun);
      this.send(streamScript(script, mark));
    });
    if (outcome === 'late') this.#silentMs = timeoutMs;
    if (outcome !== 'done') return null;
    this.#everStarted = true;
    this.#process.drainMs = null;
    const { stdin, stdout, stderr, ended } = this.#process;
    return {
      ...{ stdin, stdout, stderr },
      ended: ended.then(({ reason }) => ({ lost: reason })),
      kill: () => this.kill(),
    };
  }

  /** Lets it read the end of its input, and waits for its end no longer than `ms`. */
  async end(ms: number): Promise<void> {
    if (!this.alive) return;
    this.#process.stdin.end();
    const outcome = await this.#race(ms, () => {});
    if (outcome === 'late') this.kill();
  }

  #patience(options: StepOptions): number {
    return this.#everStarted ? options.timeoutMs + GRACE_MS : this.#identity.startTimeoutMs;
  }

  #begun(options: StepOptions, extend: (ms: number) => void): void {
    if (this.#everStarted || !(this.#stdout.started || this.#stderr.started)) return;
    this.#everStarted = true;
    extend(options.timeoutMs + GRACE_MS);
  }

  #failure(outcome: 'done' | 'ended' | 'late', options: StepOptions, durationMs: number): StepFailure {
    const { label } = this.#identity;
    const limit = `${options.timeoutMs / 1000} s`;
    if (!this.#everStarted) return this.noShell();
    if (outcome === 'late') {
      const message = `${label} no longer answers: its own deadline of ${limit} passed without a word from it`;
      return { kind: 'lost', message: `${message}; what runs there ends by that deadline` };
    }
    if (this.lostReason !== null) {
      return {
        kind: 'lost',
        message: `the connection to ${label} broke in the middle of a script: ${this.lostReason}`,
      };
    }
    if (durationMs >= options.timeoutMs) {
      return {
        kind: 'timeout',
        message: `a script on ${label} did not end within ${limit} and was ended there; raise --timeout if it needs longer`,
      };
    }
    return {
      kind: 'lost',
      message: `the shell on ${label} ended in the middle of a script (${exit(this.#end)})`,
    };
  }

  /** Why it did not turn into a script. */
  notBegun(timeoutMs: number): StepFailure {
    const { label } = this.#identity;
    if (this.lostReason !== null)
      return { kind: 'lost', message: `the connection to ${label} broke: ${this.lostReason}` };
    if (!this.#everStarted) return this.noShell();
    const what = this.#end === null ? `did not begin within ${timeoutMs / 1000} s` : 'ended before it began';
    return { kind: 'lost', message: `a script on ${label} ${what}` };
  }

  /** Why nothing ever ran: the login shell ended, or is silent. */
  noShell(): StepFailure {
    const { label, startTimeoutMs } = this.#identity;
    const said = printable(this.said);
    const quoted = said === '' ? 'it said nothing' : `it said: ${said}`;
    const what =
      this.#end === null
        ? `did not start /bin/sh within ${startTimeoutMs / 1000} s: ${quoted}; see what its start-up files wait for:`
        : `ended (${exit(this.#end)}) instead of starting /bin/sh: ${quoted};`;
    return {
      kind: 'unreachable',
      message: `the login shell on ${label} ${what} the user needs a login shell that runs commands`,
    };
  }

  /** Waits for `settle`, for the shell's end, or for `ms` (which `extend` starts anew). */
  #race(
    ms: number,
    begin: (settle: () => void, extend: (ms: number) => void) => void,
  ): Promise<'done' | 'ended' | 'late'> {
    return new Promise((resolve) => {
      let timer = setTimeout(() => finish('late'), ms);
      const ended = () => finish('ended');
      const finish = (outcome: 'done' | 'ended' | 'late') => {
        clearTimeout(timer);
        this.#waiting.delete(ended);
        resolve(outcome);
      };
      const extend = (more: number) => {
        clearTimeout(timer);
        timer = setTimeout(() => finish('late'), more);
      };
      this.#waiting.add(ended);
      if (this.#end !== null) ended();
      begin(() => finish('done'), extend);
    });
  }
}

function exit(end: ShellEnd | null): string {
  if (end === null) return 'still running';
  return end.exitCode === null ? 'killed by a signal' : `exit code ${end.exitCode}`;
}
