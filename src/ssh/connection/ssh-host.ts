import type { ClientChannel } from 'ssh2';
import { printable } from '../printable.ts';
import type { ShellEnd, ShellHost, ShellProcess, Started } from '../shell/shell-process.ts';
import type { SshTarget } from '../target.ts';
import { place, unreachable } from './connect-failure.ts';
import type { Connection } from './connection.ts';
import type { Connections, ConnectResult } from './connections.ts';

const START_MS = 15_000;
/** A child that kept stdout open holds the channel: do not wait for that one. */
const DRAIN_MS = 300;
/** sshd counts a session until it has reaped its process, a moment after the channel closed. */
const SESSION_WAITS_MS = [20, 100, 400];

/** A host behind SSH: connects when told to, or at the first start, and again when the connection was lost. */
export function sshHost(target: SshTarget, connections: Connections, startTimeoutMs = START_MS): ShellHost {
  /** What connect() came to, until the next start. */
  let ahead: Promise<ConnectResult> | null = null;
  let connection: Connection | null = null;
  let closed = false;
  let giveUp: () => void = () => {};
  const givenUp = new Promise<Started>((resolve) => {
    const failure = unreachable(target, 'closed by netfix before it was connected');
    giveUp = () => resolve({ kind: 'refused', failure, final: false });
  });

  async function reach(): Promise<ConnectResult> {
    if (connection !== null && connection.lost === null) return { kind: 'connected', connection };
    const connected = await connections.connect(target, connection !== null);
    if (connected.kind === 'refused') return connected;
    connection = connected.connection;
    if (closed) await connection.close();
    return connected;
  }

  async function connectAndStart(command: string): Promise<Started> {
    const begun = await ahead;
    ahead = null;
    const connected = begun?.kind === 'refused' ? begun : await reach();
    return connected.kind === 'refused' ? connected : openShell(connected.connection, command);
  }

  async function openShell(on: Connection, command: string): Promise<Started> {
    let refused = '';
    for (const wait of [0, ...SESSION_WAITS_MS]) {
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const opened = await exec(on, command, startTimeoutMs);
      if (!(opened instanceof Error)) return { kind: 'started', process: opened };
      refused = on.lost ?? printable(opened.message);
      if (on.lost !== null) break;
    }
    const what =
      on.lost === null ? `the server opens no session: ${refused}` : `the connection broke: ${refused}`;
    return { kind: 'refused', failure: unreachable(target, what), final: false };
  }

  return {
    label: place(target),
    user: target.user,
    startTimeoutMs,
    connect() {
      ahead ??= reach();
    },
    /** A login that is still on its way when everything ends is not waited for. */
    start: (command) => Promise.race([connectAndStart(command), givenUp]),
    async close() {
      closed = true;
      giveUp();
      await connection?.close();
    },
  };
}

/**
 * The channel is listened to within the callback: a shell that ends at once has its exit code in the same packet. A
 * server that answers keep-alives but never this request is let go after `timeoutMs`.
 */
function exec(connection: Connection, command: string, timeoutMs: number): Promise<ShellProcess | Error> {
  const answer = new Promise<ShellProcess | Error>((resolve) => {
    void connection.gone.then(() => resolve(new Error(connection.lost ?? 'closed')));
    try {
      connection.client.exec(command, (error, channel) => {
        resolve(error ?? shellProcess(connection, channel));
      });
    } catch (error) {
      resolve(error as Error);
    }
  });
  const timer = setTimeout(() => {
    connection.lost ??= `it did not open a session within ${timeoutMs / 1000} s`;
    connection.destroy();
  }, timeoutMs);
  return answer.finally(() => clearTimeout(timer));
}

function shellProcess(connection: Connection, channel: ClientChannel): ShellProcess {
  const ended = new Promise<ShellEnd>((resolve) => {
    let exitCode: number | null = null;
    let exited = false;
    const settle = () => resolve({ exitCode, reason: exited ? null : connection.lost });
    channel.once('exit', (code: number | null) => {
      exited = true;
      exitCode = code;
      if (process.drainMs === null) return;
      setTimeout(() => {
        channel.close();
        settle();
      }, process.drainMs);
    });
    channel.once('close', settle);
    void connection.gone.then(settle);
  });
  channel.on('error', () => {});
  const process: ShellProcess = {
    stdin: channel.stdin,
    stdout: channel.stdout,
    stderr: channel.stderr,
    ended,
    drainMs: DRAIN_MS,
    kill: () => connection.destroy(),
  };
  return process;
}
