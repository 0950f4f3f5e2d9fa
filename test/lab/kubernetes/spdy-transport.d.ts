/** Of spdy-transport only what the stand-in for an API server uses. */
declare module 'spdy-transport' {
  import type { EventEmitter } from 'node:events';
  import type { Duplex } from 'node:stream';

  namespace transport {
    interface SpdyStream extends Duplex {
      headers: Record<string, string>;
      respond(status: number, headers: Record<string, string>): void;
    }
    interface SpdyConnection extends EventEmitter {
      start(version: number): void;
      on(event: 'stream', listener: (stream: SpdyStream) => void): this;
      on(event: 'error', listener: (error: Error) => void): this;
    }
    interface Parser {
      parseKVs(body: unknown, done: (error: Error | null, headers: Record<string, string>) => void): void;
    }
  }
  const transport: {
    connection: {
      create(socket: Duplex, options: { protocol: 'spdy'; isServer: true }): transport.SpdyConnection;
    };
    protocol: { spdy: { parser: { create(options: object): transport.Parser } } };
  };
  export = transport;
}
