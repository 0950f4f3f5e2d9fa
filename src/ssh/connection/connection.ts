import type { Duplex } from 'node:stream';
import ssh2, { type Client } from 'ssh2';
import { sendWithoutWaiting } from '../login/fewer-flights.ts';
import type { HostKeyCheck } from '../login/host-keys.ts';
import { type Login, login } from '../login/login.ts';
import type { Keys, LoginPlan } from '../login/login-plan.ts';
import { printable } from '../printable.ts';
import type { StepFailure } from '../session.ts';
import type { SshTarget } from '../target.ts';
import {
  brokenLogin,
  loginFailure,
  noMatch,
  otherServer,
  silentFailure,
  unreachable,
} from './connect-failure.ts';

const KEEPALIVE_MS = 10_000;
const KEEPALIVE_MISSES = 3;
const CLOSE_MS = 1_000;
/** Of what a server says during a login. */
const MOST_SAID = 2_000;

/** A login that stands. `lost` is why it went away, null while it is there. */
export interface Connection {
  client: Client;
  lost: string | null;
  /** Resolves when it is gone. */
  gone: Promise<void>;
  /** Says goodbye and does not wait for an answer; at most a second. */
  close(): Promise<void>;
  destroy(): void;
}

export type Connected =
  | { kind: 'connected'; connection: Connection }
  | { kind: 'refused'; failure: StepFailure; final: boolean }
  /** Dropped before the handshake ended: another try may do. */
  | { kind: 'dropped'; detail: string };

export interface LoginContext {
  hostKey: HostKeyCheck;
  keys: Keys;
  plan: LoginPlan;
}

interface LoginState {
  handshake: boolean;
  /** The first bytes that came. */
  heard: string;
  /** What the server had to say to the user (RFC 4252 §5.4): PAM tells so why it lets nobody in. */
  said: string;
  /** Why its host key is not taken. */
  refusal: string | null;
}

/** Handshake, host key and login over an open stream. Never rejects. */
export function logIn(stream: Duplex, target: SshTarget, context: LoginContext): Promise<Connected> {
  return new Promise((resolve) => {
    const client = new ssh2.Client();
    const walk = login(context.plan);
    const state: LoginState = { handshake: false, heard: '', said: '', refusal: null };
    let settled = false;
    let recorded: Promise<string | null> = Promise.resolve(null);
    let timer = setTimeout(expire, target.connectTimeoutMs);
    const connection = watch(client, stream);

    function settle(result: Connected): void {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (result.kind !== 'connected') connection.destroy();
      resolve(result);
    }
    function expire(): void {
      if (context.keys.files.asking) timer = setTimeout(expire, target.connectTimeoutMs);
      else settle({ kind: 'refused', failure: silentFailure(target, state), final: false });
    }
    function refuse(cause: Error | null): void {
      settle(outcome(target, context.plan, walk, state, cause));
    }

    client.once('handshake', () => {
      state.handshake = true;
      recorded = context.hostKey.record();
      clearTimeout(timer);
      timer = setTimeout(expire, target.connectTimeoutMs);
    });
    client.on('banner', (text: string) => {
      state.said = structuredClone(`${state.said}${text}`.slice(-MOST_SAID));
    });
    client.on('error', (cause: Error & { level?: string }) => {
      if (cause.level === 'agent') context.plan.notes.push(printable(cause.message));
      else refuse(cause);
    });
    client.once('close', () => refuse(null));
    client.once('ready', () => {
      const accepted = walk.current?.key ?? null;
      if (accepted !== null) context.keys.accepted.add(accepted);
      void recorded.then((problem) => {
        if (problem === null) settle({ kind: 'connected', connection });
        else settle({ kind: 'refused', failure: unreachable(target, problem), final: true });
      });
    });
    client.connect({
      sock: stream,
      username: target.user,
      readyTimeout: 0,
      keepaliveInterval: KEEPALIVE_MS,
      keepaliveCountMax: KEEPALIVE_MISSES,
      algorithms: { serverHostKey: context.hostKey.algorithms },
      hostVerifier: (key: Buffer) => {
        state.refusal = context.hostKey.refusal(key);
        return state.refusal === null;
      },
      authHandler: walk.handler,
    });
    sendWithoutWaiting(client);
    // Ahead of ssh2, which ends at once what it cannot read.
    stream.prependOnceListener('data', (chunk: Buffer) => {
      state.heard = chunk.toString('latin1', 0, 200);
    });
  });
}

function outcome(
  target: SshTarget,
  plan: LoginPlan,
  walk: Login,
  state: LoginState,
  cause: Error | null,
): Connected {
  if (state.refusal !== null) {
    return { kind: 'refused', failure: unreachable(target, state.refusal), final: true };
  }
  const message = cause?.message ?? '';
  const mismatch = noMatch(message);
  if (mismatch !== null) return { kind: 'refused', failure: unreachable(target, mismatch), final: true };
  const other = otherServer(target, state.heard);
  if (other !== null) return { kind: 'refused', failure: other, final: true };
  if (!state.handshake) {
    const greeting = state.heard.startsWith('SSH-') ? '' : state.heard;
    return { kind: 'dropped', detail: printable(greeting || message) };
  }
  if (walk.tried.length > 0 || plan.offers.length === 0) {
    const failure = /^(All configured|Too many)/i.test(message)
      ? loginFailure(target, plan, walk, message)
      : brokenLogin(target, message, state.said);
    return { kind: 'refused', failure, final: /^(All configured|Too many)/i.test(message) };
  }
  return { kind: 'dropped', detail: printable(message) };
}

/** Keeps an error listener for life (one failure can be emitted twice) and remembers why the connection went away. */
function watch(client: Client, stream: Duplex): Connection {
  let gone: () => void = () => {};
  const connection: Connection = {
    client,
    lost: null,
    gone: new Promise<void>((resolve) => {
      gone = resolve;
    }),
    async close() {
      if (connection.lost !== null) return;
      const said = new Promise<void>((resolve) => stream.once('finish', resolve));
      const timer = setTimeout(() => connection.destroy(), CLOSE_MS);
      client.end();
      await Promise.race([said, connection.gone]);
      clearTimeout(timer);
      connection.destroy();
    },
    destroy() {
      stream.destroy();
      end('closed by netfix');
    },
  };
  let reason: string | null = null;
  function end(why: string): void {
    connection.lost ??= reason ?? why;
    gone();
  }
  client.on('error', (error: Error & { level?: string }) => {
    if (error.level !== 'agent') reason ??= lostReason(error);
  });
  client.once('close', () => end('closed by the host'));
  stream.once('close', () => end('closed by the host'));
  return connection;
}

function lostReason(error: Error & { code?: unknown }): string {
  if (error.message === 'Keepalive timeout') {
    return `no answer to keep-alives for ${(KEEPALIVE_MS * KEEPALIVE_MISSES) / 1000} s`;
  }
  return printable(error.message);
}
