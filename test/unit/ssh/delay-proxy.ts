import { connect, createServer, type Socket } from 'node:net';

export interface DelayProxy {
  port: number;
  /** How often the clients had to wait for an answer before they could go on, TCP connect included; see `carry()`. */
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

/** One end of a connection: how many flights in turn stand behind what has reached it. */
interface End {
  socket: Socket;
  heard: number;
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

  const server = createServer({ noDelay: true }, (socket) => {
    const client: End = { socket, heard: 1 };
    const upstream: End = { socket: connect({ host: toHost, port: toPort, noDelay: true }), heard: 1 };
    trips++;
    connections++;
    for (const { socket } of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    carry(client, upstream, 1);
    carry(upstream, client, 0);
  });

  /**
   * Carries what one end sends. Bytes of the client follow what it had heard when it sent them, one flight further;
   * bytes of the server are of the flight that they answer. The longest such chain is how often the client waited,
   * whatever a busy machine does to the moments at which bytes come, or to how they are cut into pieces.
   */
  function carry(from: End, to: End, further: 0 | 1): void {
    from.socket.on('data', (chunk: Buffer) => {
      const flight = from.heard + further;
      if (frozen) return;
      setTimeout(() => {
        if (frozen || to.socket.destroyed) return;
        bytes += chunk.length;
        if (flight > to.heard) {
          trips += (flight - to.heard) * further;
          to.heard = flight;
        }
        to.socket.write(chunk);
      }, oneWayMs);
    });
    from.socket.on('end', () => setTimeout(() => to.socket.end(), oneWayMs));
    from.socket.on('close', () => setTimeout(() => to.socket.destroy(), oneWayMs + 50));
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
