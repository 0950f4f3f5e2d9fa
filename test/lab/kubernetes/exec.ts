import type { ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import transport from 'spdy-transport';

/**
 * The streams that `kubectl exec` opens are no HTTP requests and have no method, which the library insists on. Each
 * names what it is for in `streamtype`.
 */
const parser = Object.getPrototypeOf(transport.protocol.spdy.parser.create({ isServer: true }));
const parse = parser.parseKVs;
parser.parseKVs = function parseKVs(body: unknown, done: (error: unknown, headers: object) => void) {
  parse.call(this, body, (error: unknown, headers: object) =>
    done(error, { ':method': 'POST', ':path': '/', ...headers }),
  );
};

const PROTOCOL = 'v4.channel.k8s.io';

/** Answers a request to upgrade to SPDY as a kubelet does, and runs the command behind its streams. */
export function serveExec(socket: Duplex, run: () => ChildProcess): void {
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${PROTOCOL}\r\n\r\n`,
  );
  const connection = transport.connection.create(socket, { protocol: 'spdy', isServer: true });
  const streams = new Map<string, transport.SpdyStream>();
  socket.on('error', () => undefined);
  connection.on('error', () => undefined);
  connection.on('stream', (stream) => {
    stream.on('error', () => undefined);
    stream.respond(200, {});
    streams.set(stream.headers.streamtype ?? '', stream);
    if (['error', 'stdout', 'stderr'].every((name) => streams.has(name))) carry(streams, run());
  });
  connection.start(3.1);
}

function carry(streams: ReadonlyMap<string, transport.SpdyStream>, child: ChildProcess): void {
  const [error, stdout, stderr] = ['error', 'stdout', 'stderr'].map((name) => streams.get(name));
  child.stdin?.end();
  child.stdout?.on('data', (chunk) => stdout?.write(chunk));
  child.stderr?.on('data', (chunk) => stderr?.write(chunk));
  child.on('close', (code) => {
    error?.write(JSON.stringify(statusOf(code ?? 137)));
    for (const stream of [stdout, stderr, error]) stream?.end();
  });
}

/** As the kubelet's remotecommand server tells an exit code. */
function statusOf(code: number): object {
  if (code === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: `command terminated with non-zero exit code: ${code}`,
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}
