import { randomBytes } from 'node:crypto';
import type {
  Become,
  Session,
  StepFailure,
  StepOptions,
  StepResult,
  StreamOptions,
  StreamResult,
} from '../session.ts';
import { becomeFailure, passwordRefused } from './become-failure.ts';
import { type Bootstrap, begunMark, bootstrap, straightBootstrap } from './bootstrap.ts';
import { PersistentShell } from './persistent-shell.ts';
import type { ShellHost, ShellRefused } from './shell-process.ts';

const CLOSE_MS = 2_000;

interface OpenedShell {
  kind: 'shell';
  shell: PersistentShell;
  /** See Bootstrap. */
  straight: boolean;
}

type Opened = OpenedShell | ({ kind: 'refused' } & ShellRefused);

/** One host's session: steps in order, one shell at a time, opened again when it was lost. */
export function shellSession(host: ShellHost): Session {
  let shell: PersistentShell | null = null;
  let queue: Promise<void> = Promise.resolve();
  let closed = false;
  /** Whether root's shell is asked for without looking first. */
  let straight = true;
  /** What would only fail again, by become method: a refused password is never sent twice. */
  const given = new Map<string, StepFailure>();

  async function shellAs(become: Become | null): Promise<Opened> {
    const key = become === null ? '' : become.method;
    const final = given.get(key);
    if (final !== undefined) return { kind: 'refused', failure: final, final: true };
    if (shell?.alive && shell.key === key) return { kind: 'shell', shell, straight: false };
    await endShell();
    const opened = await openShell(host, become, key, straight);
    if (opened.kind === 'shell') shell = opened.shell;
    else remember(key, opened);
    return opened;
  }

  async function endShell(): Promise<void> {
    await shell?.end(CLOSE_MS);
    shell = null;
  }

  function remember(key: string, refused: ShellRefused): void {
    if (refused.final) given.set(key, refused.failure);
  }

  /** True, once, where root's shell did not come when it was asked for straight away: another way tells why. */
  function mustLookFirst(opened: OpenedShell): boolean {
    const { everStarted, alive, lostReason, silentMs } = opened.shell;
    if (!opened.straight || everStarted || alive || lostReason !== null || silentMs !== null) return false;
    straight = false;
    return true;
  }

  async function step(script: string, options: StepOptions): Promise<StepResult> {
    const began = performance.now();
    if (closed) return failed({ kind: 'lost', message: `the session of ${host.label} is closed` }, began);
    const opened = await shellAs(options.become);
    if (opened.kind === 'refused') return failed(opened.failure, began);
    const result = await opened.shell.run(script, options);
    if (mustLookFirst(opened)) return step(script, options);
    if (!opened.shell.everStarted) {
      const refused = neverStarted(host, opened.shell, options.become, result.failure);
      remember(opened.shell.key, refused);
      return failed(refused.failure, began);
    }
    return { ...result, durationMs: performance.now() - began };
  }

  async function streamed(script: string, { become, timeoutMs }: StreamOptions): Promise<StreamResult> {
    if (closed) return { failure: { kind: 'lost', message: `the session of ${host.label} is closed` } };
    const opened = await shellAs(become);
    if (opened.kind === 'refused') return { failure: opened.failure };
    const stream = await opened.shell.turnInto(script, timeoutMs);
    shell = null;
    if (stream !== null) return { failure: null, stream };
    if (mustLookFirst(opened)) return streamed(script, { become, timeoutMs });
    opened.shell.kill();
    const failure = opened.shell.notBegun(timeoutMs);
    if (opened.shell.silentMs === null) return { failure };
    return { failure: neverStarted(host, opened.shell, become, failure).failure };
  }

  return {
    connect: () => host.connect(),
    run(script, options) {
      const result = queue.then(() => step(script, options));
      queue = settled(result);
      return result;
    },
    stream(script, options) {
      const begun = queue.then(() => streamed(script, options));
      queue = settled(begun.then((result) => (result.failure === null ? result.stream.ended : null)));
      return begun;
    },
    endShell() {
      queue = queue.then(endShell);
      return queue;
    },
    async close() {
      closed = true;
      await host.close();
    },
  };
}

/** When it has come out, whichever way, without what came out: a session lives on for as long as the run. */
function settled(work: Promise<unknown>): Promise<void> {
  return work.then(
    () => {},
    () => {},
  );
}

async function openShell(
  host: ShellHost,
  become: Become | null,
  key: string,
  straight: boolean,
): Promise<Opened> {
  const nonce = randomBytes(12).toString('hex');
  const boot = (straight ? straightBootstrap(become, host.user, nonce) : null) ?? bootstrap(become, nonce);
  const started = await host.start(boot.command);
  if (started.kind === 'refused') return started;
  const shell = new PersistentShell(started.process, {
    key,
    nonce,
    label: host.label,
    startTimeoutMs: host.startTimeoutMs,
  });
  const opened: Opened = { kind: 'shell', shell, straight: boot.straight };
  if (boot.signals === null || become === null) return opened;
  const refused = await answerSudo(host, shell, boot, become);
  if (refused === null) return opened;
  shell.kill();
  return { kind: 'refused', ...refused };
}

/** Sends the password once, to a sudo that was seen to ask for it, and waits until the shell is root's. */
async function answerSudo(
  host: ShellHost,
  shell: PersistentShell,
  boot: Bootstrap,
  become: Become,
): Promise<ShellRefused | null> {
  if (boot.signals === null) return null;
  const { ready, prompt } = boot.signals;
  const count = (word: string) => shell.said.split(word).length - 1;
  await shell.until(() => count(ready) + count(prompt) > 0);
  if (count(ready) === 0 && count(prompt) === 1) {
    shell.send(`${become.password}\n`);
    await shell.until(() => count(ready) > 0 || count(prompt) > 1);
  }
  if (count(prompt) > 1) return { failure: passwordRefused(host), final: true };
  if (count(ready) > 0) return null;
  const said = shell.said.replaceAll(prompt, '');
  if (!said.includes(begunMark(shell.nonce))) return { failure: shell.noShell(), final: false };
  if (/sorry, try again|incorrect password/i.test(said))
    return { failure: passwordRefused(host), final: true };
  const { nonce, silentMs } = shell;
  return { failure: becomeFailure(become, { said, nonce, silentMs }, host), final: true };
}

/** The shell ended, or kept silent, before it ran anything: say what stood in its way. */
function neverStarted(
  host: ShellHost,
  shell: PersistentShell,
  become: Become | null,
  failure: StepFailure | null,
): ShellRefused {
  const { said, nonce, silentMs, lostReason: lost } = shell;
  if (lost !== null && silentMs === null)
    return { failure: { kind: 'unreachable', message: `${host.label}: ${lost}` }, final: false };
  if (become !== null && said.includes(begunMark(nonce))) {
    return { failure: becomeFailure(become, { said, nonce, silentMs }, host), final: true };
  }
  return { failure: failure ?? { kind: 'unreachable', message: `no shell on ${host.label}` }, final: false };
}

function failed(failure: StepFailure, began: number): StepResult {
  return {
    failure,
    exitCode: -1,
    stdout: '',
    stderr: '',
    truncated: false,
    durationMs: performance.now() - began,
  };
}
