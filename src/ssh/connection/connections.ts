import { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { AskPassphrase } from '../login/identity-files.ts';
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
/** How long to wait for a jump host that is still connecting when everything ends. */
const CLOSE_MS = 300;

export type ConnectResult =
  | { kind: 'connected'; connection: Connection }
  | { kind: 'refused'; failure: StepFailure; final: boolean };

export interface Connections {
  /** A new login on a target, through its jump hosts. Never rejects. */
  connect(target: SshTarget): Promise<ConnectResult>;
  /** The TCP connections that carry them all, as they look from here. */
  wires(): Wire[];
  /** Ends the jump hosts' connections. */
  close(): Promise<void>;
}

/** What one run shares: jump connections, keys, known_hosts, and the bound on simultaneous handshakes. */
export function createConnections(options: { askPassphrase?: AskPassphrase }): Connections {
  let loading: Promise<Logins> | undefined;
  const gates = new Map<string, Gate>();
  const jumps = new Map<string, Promise<ConnectResult>>();
  const sockets = new Set<Socket>();

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
    return loading;
  }

  async function connect(target: SshTarget): Promise<ConnectResult> {
    const jump = target.jumps.at(-1);
    if (jump === undefined) {
      const address = gate(`${target.hostname}:${target.port}`, HANDSHAKES_PER_ADDRESS);
      return tries(target, address, () => dial(target.hostname, target.port, target.connectTimeoutMs));
    }
    const hop = { ...jump, jumps: target.jumps.slice(0, -1) };
    const through = await jumpTo(hop);
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

  /** One connection per jump host, made again when it was lost. */
  function jumpTo(hop: SshTarget): Promise<ConnectResult> {
    const key = jumpKey(hop);
    const known = jumps.get(key);
    const next = known === undefined ? connect(hop) : known.then((it) => (stands(it) ? it : connect(hop)));
    jumps.set(key, next);
    return next;
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

  async function attempt(target: SshTarget, open: () => Promise<Dialled>): Promise<Connected> {
    const dialling = open();
    const { plan, logIn } = await logins();
    const planned = await plan(target);
    const { problem } = planned.plan;
    if (problem !== null) {
      void dialling.then(hangUpOn);
      return { kind: 'refused', failure: unreachable(target, problem), final: true };
    }
    const dialled = await dialling;
    if (dialled.kind === 'stream' && (dialled.stream.destroyed || dialled.stream.readableEnded))
      return { kind: 'dropped', detail: dialled.stream.errored?.message ?? '' };
    if (dialled.kind === 'stream' && dialled.stream instanceof Socket) {
      const socket = dialled.stream;
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
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

/** A refused one is not asked again for each target behind it. */
function stands(jump: ConnectResult): boolean {
  return jump.kind === 'refused' || jump.connection.lost === null;
}

/** Targets that name the same hops in the same way share them. */
function jumpKey(hop: SshTarget): string {
  const { name: _name, connectTimeoutMs: _timeout, ...identity } = hop;
  return JSON.stringify(identity);
}
