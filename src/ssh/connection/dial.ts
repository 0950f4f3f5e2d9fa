import { connect, isIP, type LookupFunction, type Socket, type TcpSocketConnectOpts } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { lookUp } from '../names.ts';

export type Dialled = { kind: 'stream'; stream: Duplex } | { kind: 'error'; code: string; detail: string };

/** Node gives a name's first address 250 ms before it tries the next: too little for a slow link. */
const NEXT_ADDRESS_MS = 2_000;

/** How long a neighbour is asked for: mcast_solicit times retrans_time_ms (arp(7)). */
const ASKING_MS = 3_000;

/**
 * A TCP connection. Who connects while the kernel already asks for that neighbour gets EHOSTUNREACH when that asking
 * ends, though the host came up in the middle of it: an answer sooner than a whole asking is not believed once.
 */
export async function dial(host: string, port: number, timeoutMs: number): Promise<Dialled> {
  const began = performance.now();
  const dialled = await dialOnce(host, port, timeoutMs);
  const tookMs = performance.now() - began;
  const isOldNews = dialled.kind === 'error' && dialled.code === 'EHOSTUNREACH' && tookMs < ASKING_MS;
  return isOldNews ? dialOnce(host, port, timeoutMs - tookMs) : dialled;
}

/** The time to connect begins when it is known where to. */
async function dialOnce(host: string, port: number, timeoutMs: number): Promise<Dialled> {
  if (isIP(host) !== 0) return connectTo({ host, port }, timeoutMs);
  const found = await lookUp(host);
  if ('code' in found) return { kind: 'error', code: found.code, detail: '' };
  const { addresses } = found;
  const lookup: LookupFunction = (_host, _options, give) => give(null, addresses);
  return connectTo({ host, port, lookup, autoSelectFamily: true }, timeoutMs);
}

/** Without Nagle's delay (ssh2's own socket leaves it on: 40 ms per exchange). */
function connectTo(to: TcpSocketConnectOpts, timeoutMs: number): Promise<Dialled> {
  return new Promise((resolve) => {
    const socket: Socket = connect({
      ...to,
      noDelay: true,
      keepAlive: true,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
    });
    const timer = setTimeout(() => give('TIMEOUT', ''), timeoutMs);
    const onError = (error: NodeJS.ErrnoException) => give(error.code ?? 'ERROR', error.message);
    function give(code: string, detail: string): void {
      clearTimeout(timer);
      socket.destroy();
      resolve({ kind: 'error', code, detail });
    }
    socket.on('error', onError);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', onError);
      socket.on('error', () => {});
      gatherWrites(socket);
      resolve({ kind: 'stream', stream: socket });
    });
  });
}

/**
 * What is written in one turn of the event loop goes out together: ssh2 writes each message by itself, and each would
 * be a system call, a packet and a wake-up of the other side.
 */
function gatherWrites(socket: Socket): void {
  const write = socket.write.bind(socket);
  let gathering = false;
  socket.write = ((...message: Parameters<typeof write>) => {
    if (!gathering) {
      gathering = true;
      socket.cork();
      process.nextTick(() => {
        gathering = false;
        socket.uncork();
      });
    }
    return write(...message);
  }) as Socket['write'];
}

/** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED (RFC 4254 §5.1). */
const PROHIBITED = 1;

/** The same through a jump host: a direct-tcpip channel (RFC 4254 §7.2). */
export function dialThrough(jump: Client, host: string, port: number, timeoutMs: number): Promise<Dialled> {
  return new Promise((resolve) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      resolve({ kind: 'error', code: 'TIMEOUT', detail: '' });
    }, timeoutMs);
    const failed = (error: Error & { reason?: unknown }) => {
      clearTimeout(timer);
      const said = error.message.replace('(SSH) Channel open failure: ', '');
      const detail =
        error.reason === PROHIBITED ? `${said} (forbidden by AllowTcpForwarding or PermitOpen there)` : said;
      resolve({ kind: 'error', code: 'JUMP', detail });
    };
    try {
      jump.forwardOut('127.0.0.1', 0, host, port, (error, stream) => {
        if (error) failed(error);
        else if (late) stream.close();
        else {
          clearTimeout(timer);
          resolve({ kind: 'stream', stream });
        }
      });
    } catch (error) {
      failed(error as Error);
    }
  });
}
