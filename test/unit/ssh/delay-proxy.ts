import { connect, createServer, type Socket } from 'node:net';

export interface DelayProxy {
  port: number;
  /** How often the client had to wait: bursts from the client that followed bytes from the server, TCP connect included. */
  roundTrips(): number;
  /** How many connections came so far. */
  connections(): number;
  /** Bytes seen so far, both ways. */
  bytes(): number;
  /** Cuts every connection that stands. */
  cut(): void;
  /** From now on bytes are swallowed and connections stay open: a host that vanished. */
  freeze(): void;
  close(): Promise<void>;
}

/** A TCP proxy that holds bytes back for `oneWayMs` in each direction and counts round trips. */
export async function startDelayProxy(
  toPort: number,
  oneWayMs: number,
  toHost = '127.0.0.1',
): Promise<DelayProxy> {
  const sockets = new Set<Socket>();
  let trips = 0;
  let connections = 0;
  let bytes = 0;
  let frozen = false;

  const server = createServer({ noDelay: true }, (client) => {
    let lastFrom: 'client' | 'server' = 'server';
    const upstream = connect({ host: toHost, port: toPort, noDelay: true });
    trips++;
    connections++;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    carry(client, upstream, (chunk) => {
      bytes += chunk.length;
      if (lastFrom === 'server') trips++;
      lastFrom = 'client';
    });
    carry(upstream, client, (chunk) => {
      bytes += chunk.length;
      lastFrom = 'server';
    });
  });

  function carry(from: Socket, to: Socket, seen: (chunk: Buffer) => void): void {
    from.on('data', (chunk: Buffer) => {
      if (frozen) return;
      setTimeout(() => {
        if (frozen || to.destroyed) return;
        seen(chunk);
        to.write(chunk);
      }, oneWayMs);
    });
    from.on('end', () => setTimeout(() => to.end(), oneWayMs));
    from.on('close', () => setTimeout(() => to.destroy(), oneWayMs + 50));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    roundTrips: () => trips,
    connections: () => connections,
    bytes: () => bytes,
    cut,
    freeze() {
      frozen = true;
    },
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
