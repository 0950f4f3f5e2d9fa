import { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { AskPassphrase } from '../login/identity-files.ts';
import { isOutOfFiles, mostConnections, openFiles } from '../open-files.ts';
import type { StepFailure } from '../session.ts';
import type { SshTarget } from '../target.ts';
import type { Wire } from '../wire.ts';
import { dialFailure, droppedFailure, unreachable } from './connect-failure.ts';
import type { Connected, Connection } from './connection.ts';
import { type Dialled, dial, dialThrough } from './dial.ts';
import { Gate } from './gate.ts';
import type { Logins } from './logins.ts';

/** sshd's MaxStartups begins to drop at 10 unauthenticated connections (sshd_config(5)). */
const HANDSHAKES_PER_ADDRESS = 8;
const HANDSHAKES_PER_JUMP = 16;
const WAITS_MS = [50, 150, 400, 800];
/** How long a jump host that refused is not asked again for a target that had a connection through it. */
const REFUSAL_MS = 1000;
/** How long to wait for a jump host that is still connecting when everything ends. */
const CLOSE_MS = 300;

export type ConnectResult =
  | { kind: 'connected'; connection: Connection }
  | { kind: 'refused'; failure: StepFailure; final: boolean };

export interface Connections {
  /**
   * A new login on a target, through its jump hosts. Never rejects. `again`: it had one, so what is in the way may be starting
   * just now.
   */
  connect(target: SshTarget, again?: boolean): Promise<ConnectResult>;
  /** The TCP connections that carry them all, as they look from here. */
  wires(): Wire[];
  /** Ends the jump hosts' connections. */
  close(): Promise<void>;
}

/** What one run shares: jump connections, keys, known_hosts, and the bound on simultaneous handshakes. */
export function createConnections(options: {
  askPassphrase?: AskPassphrase;
  mostConnections?: number;
}): Connections {
  let loading: Promise<Logins> | undefined;
  const gates = new Map<string, Gate>();
  const jumps = new Map<string, Promise<ConnectResult>>();
  const refusedAt = new WeakMap<ConnectResult, number>();
  const sockets = new Set<Socket>();
  const most = options.mostConnections ?? mostConnections(openFiles());
  let dialling = 0;

  function gate(name: string, limit: number): Gate {
    const found = gates.get(name) ?? new Gate(limit);
    gates.set(name, found);
    return found;
  }

  /** Loaded behind the first dials: the servers start meanwhile. */
  function logins(): Promise<Logins> {
    loading ??= setImmediate()
      .then(() => import('./logins.ts'))
      .then(({ createLogins }) => createLogins(options.askPassphrase ?? (async () => null)));
    loading.catch(() => {
      loading = undefined;
    });
    return loading;
  }

  async function connect(target: SshTarget, again = false): Promise<ConnectResult> {
    const jump = target.jumps.at(-1);
    if (jump === undefined) {
      const address = gate(`${target.hostname}:${target.port}`, HANDSHAKES_PER_ADDRESS);
      return tries(target, address, () => dialFromHere(target));
    }
    const hop = { ...jump, jumps: target.jumps.slice(0, -1) };
    const through = await jumpTo(hop, again);
    if (through.kind === 'refused') {
      const message = `${target.name}: its jump host is not reachable: ${through.failure.message}`;
      return { ...through, failure: { kind: 'unreachable', message } };
    }
    const narrow = gate(`via ${jumpKey(hop)}`, HANDSHAKES_PER_JUMP);
    const { client } = through.connection;
    return tries(target, narrow, () =>
      dialThrough(client, target.hostname, target.port, target.connectTimeoutMs),
    );
  }

  async function dialFromHere({ hostname, port, connectTimeoutMs }: SshTarget): Promise<Dialled> {
    if (sockets.size + dialling >= most) return { kind: 'error', code: 'EMFILE', detail: '' };
    dialling++;
    const dialled = await dial(hostname, port, connectTimeoutMs).finally(() => dialling--);
    if (dialled.kind === 'stream' && dialled.stream instanceof Socket && !dialled.stream.closed) {
      const socket = dialled.stream;
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
    return dialled;
  }

  /** One connection per jump host, made again when it was lost. */
  function jumpTo(hop: SshTarget, again: boolean): Promise<ConnectResult> {
    const key = jumpKey(hop);
    const known = jumps.get(key);
    const anew = async (): Promise<ConnectResult> => {
      const result = await connect(hop, again);
      refusedAt.set(result, performance.now());
      return result;
    };
    const next = known === undefined ? anew() : known.then((it) => (stands(it, again) ? it : anew()));
    jumps.set(key, next);
    return next;
  }

  /** A refused one is not asked again for each target behind it. */
  function stands(jump: ConnectResult, again: boolean): boolean {
    if (jump.kind === 'connected') return jump.connection.lost === null;
    const age = performance.now() - (refusedAt.get(jump) ?? 0);
    return jump.final || !again || age < REFUSAL_MS;
  }

  async function tries(
    target: SshTarget,
    narrow: Gate,
    open: () => Promise<Dialled>,
  ): Promise<ConnectResult> {
    let dropped = '';
    for (const wait of [0, ...WAITS_MS]) {
      if (wait > 0) await delay(wait);
      await narrow.enter();
      const result = await attempt(target, open).finally(() => narrow.leave());
      if (result.kind !== 'dropped') return result;
      narrow.narrow();
      dropped = result.detail;
    }
    const failure = droppedFailure(target, WAITS_MS.length + 1, dropped);
    return { kind: 'refused', failure, final: false };
  }

  /** Or the code of why no file could be opened for it. */
  async function readyFor(target: SshTarget) {
    try {
      const { plan, logIn } = await logins();
      return { planned: await plan(target), logIn };
    } catch (error) {
      if (isOutOfFiles(error)) return (error as NodeJS.ErrnoException).code ?? '';
      throw error;
    }
  }

  async function attempt(target: SshTarget, open: () => Promise<Dialled>): Promise<Connected> {
    const dialling = open();
    const ready = await readyFor(target);
    if (typeof ready === 'string') {
      void dialling.then(hangUpOn);
      return { kind: 'refused', failure: dialFailure(target, ready, ''), final: false };
    }
    const { planned, logIn } = ready;
    const { problem } = planned.plan;
    if (problem !== null) {
      void dialling.then(hangUpOn);
      return { kind: 'refused', failure: unreachable(target, problem), final: true };
    }
    const dialled = await dialling;
    if (dialled.kind === 'stream' && (dialled.stream.destroyed || dialled.stream.readableEnded))
      return { kind: 'dropped', detail: dialled.stream.errored?.message ?? '' };
    if (dialled.kind === 'stream') return logIn(dialled.stream, target, planned);
    if (dialled.code === 'ECONNRESET') return { kind: 'dropped', detail: dialled.detail };
    return { kind: 'refused', failure: dialFailure(target, dialled.code, dialled.detail), final: false };
  }

  return {
    connect,
    wires: () => [...sockets].flatMap(wireOf),
    async close() {
      for (const jump of [...jumps.values()].reverse())
        await Promise.race([jump.then(hangUp), delay(CLOSE_MS)]);
    },
  };
}

function wireOf({ localAddress, localPort, remoteAddress, remotePort }: Socket): Wire[] {
  if (!localAddress || !localPort || !remoteAddress || !remotePort) return [];
  return [{ client: localAddress, clientPort: localPort, server: remoteAddress, port: remotePort }];
}

/** Half the wait is chance, so that those dropped together do not come back together. */
function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms / 2 + Math.random() * ms));
}

function hangUpOn(dialled: Dialled): void {
  if (dialled.kind === 'stream') dialled.stream.destroy();
}

async function hangUp(jump: ConnectResult): Promise<void> {
  if (jump.kind === 'connected') await jump.connection.close();
}

/** Targets that name the same hops in the same way share them. */
function jumpKey(hop: SshTarget): string {
  const { name: _name, connectTimeoutMs: _timeout, ...identity } = hop;
  return JSON.stringify(identity);
}
