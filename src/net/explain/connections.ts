import { TCP_FLAGS, type Tcp } from '../pcap/packet.ts';
import { Recent } from './recent.ts';
import { noSightings, note, type Sightings } from './sightings.ts';
import { acknowledged, newStream, type Stream, sent } from './stream.ts';
import { type AskSums, noAskSums, noteAskSum } from './sums.ts';
import type { View } from './view.ts';

/** A TCP connection, or the try to make one. */
export interface Connection {
  client: string;
  clientPort: number;
  server: string;
  serverPort: number;
  /** Initial sequence number of the client; null where the capture begins later. */
  isn: number | null;
  syn: Sightings;
  synAck: Sightings;
  /** Resets that the server sent before anything else. */
  refusal: Sightings;
  /** Seen in use: data or acknowledgements behind the handshake, in both directions. */
  isOpen: boolean;
  fromClient: Stream;
  fromServer: Stream;
  isReset: boolean;
  /** Hosts between which a tunnel carried it, `10.0.0.1 10.0.0.2`, or null. */
  carrier: string | null;
  /** Checksums of the SYN packets, and whether these were coming in. */
  synSums: AskSums;
  isIncoming: boolean | null;
}

/** Follows TCP connections by their four numbers; a new initial sequence number begins a new one. */
export class Connections {
  readonly #all: Recent<Connection>;
  /** Given up for want of room, or because a new one took their ports, though something was wrong with them. */
  readonly #kept: Connection[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
    this.#all = new Recent(most, (connection) => {
      if (this.#kept.length < most && isWorthKeeping(connection)) this.#kept.push(connection);
    });
  }

  /** False where some were given up: what is not here may still have been seen. */
  get isWhole(): boolean {
    return this.#all.dropped === 0;
  }

  values(): Connection[] {
    return [...this.#kept, ...this.#all.values()].slice(0, 2 * this.#most);
  }

  see(view: View): void {
    const { tcp, ip } = view;
    if (tcp === null || ip === null) return;
    const { connection, fromClient } = this.#find(view, tcp);
    connection.carrier ??= view.carrier?.hosts ?? null;
    const has = (flag: keyof typeof TCP_FLAGS): boolean => (tcp.flags & TCP_FLAGS[flag]) !== 0;
    if (has('syn') && !has('ack') && fromClient) this.#syn(connection, view, tcp);
    else if (has('syn') && !fromClient) note(connection.synAck, view.seen);
    else if (has('rst') && !fromClient && isUnanswered(connection)) note(connection.refusal, view.seen);
    else if (!has('syn') && !view.seen.again)
      this.#use(connection, view, { tcp, size: ip.length, fromClient });
  }

  /** A packet behind the handshake. */
  #use(
    connection: Connection,
    view: View,
    { tcp, size, fromClient }: { tcp: Tcp; size: number; fromClient: boolean },
  ): void {
    if ((tcp.flags & TCP_FLAGS.rst) !== 0) connection.isReset = true;
    const [mine, other] = fromClient
      ? [connection.fromClient, connection.fromServer]
      : [connection.fromServer, connection.fromClient];
    sent(mine, tcp, size, view.seen);
    if (view.sum === 'bad' && tcp.length > 1) mine.bad++;
    if ((tcp.flags & TCP_FLAGS.ack) !== 0) acknowledged(other, tcp.acknowledgement);
    connection.isOpen ||= mine.packets > 0 && other.packets > 0;
  }

  #syn(connection: Connection, view: View, tcp: Tcp): void {
    connection.isn = tcp.sequence;
    note(connection.syn, view.seen);
    noteAskSum(connection.synSums, view);
    if (view.direction !== null)
      connection.isIncoming = view.direction === 'in' && connection.isIncoming !== false;
  }

  #find(view: View, tcp: Tcp): { connection: Connection; fromClient: boolean } {
    const [source, target] = [view.ip?.source ?? '', view.ip?.target ?? ''];
    const here = `${source} ${tcp.sourcePort}`;
    const there = `${target} ${tcp.targetPort}`;
    const isSyn = (tcp.flags & (TCP_FLAGS.syn | TCP_FLAGS.ack)) === TCP_FLAGS.syn;
    const key = here < there ? `${here} ${there}` : `${there} ${here}`;
    const known = this.#all.get(key);
    const isNew = isSyn && known !== undefined && isOther(known, tcp.sequence);
    if (known !== undefined && (!isNew || isCrossing(known, source, tcp.sourcePort)))
      return {
        connection: known,
        fromClient: known.client === source && known.clientPort === tcp.sourcePort,
      };
    // Without its SYN the side with the lower port is taken for the server, unless a SYN-ACK tells.
    const isAnswer = (tcp.flags & TCP_FLAGS.syn) !== 0 && !isSyn;
    const fromClient = isSyn || (!isAnswer && tcp.sourcePort >= tcp.targetPort);
    const ends = fromClient
      ? { client: source, clientPort: tcp.sourcePort, server: target, serverPort: tcp.targetPort }
      : { client: target, clientPort: tcp.targetPort, server: source, serverPort: tcp.sourcePort };
    return { connection: this.#all.set(key, newConnection(ends)), fromClient };
  }
}

type Ends = Pick<Connection, 'client' | 'clientPort' | 'server' | 'serverPort'>;

function newConnection(ends: Ends): Connection {
  return {
    ...ends,
    isn: null,
    syn: noSightings(),
    synAck: noSightings(),
    refusal: noSightings(),
    isOpen: false,
    fromClient: newStream(),
    fromServer: newStream(),
    isReset: false,
    carrier: null,
    synSums: noAskSums(),
    isIncoming: null,
  };
}

/** A SYN with this number begins a connection of its own. */
function isOther({ isn, fromClient, fromServer }: Connection, sequence: number): boolean {
  return isn === null ? fromClient.packets + fromServer.packets > 0 : isn !== sequence;
}

/** A SYN from the other end while the first one is open: both connect at once, and it counts as an answer (RFC 9293, 3.5). */
function isCrossing(known: Connection, source: string, port: number): boolean {
  return (
    isUnanswered(known) && known.refusal.count === 0 && known.server === source && known.serverPort === port
  );
}

/** Its SYN was seen, and nothing that accepts it. */
function isUnanswered({ syn, synAck, fromServer }: Connection): boolean {
  return syn.count > 0 && synAck.count === 0 && fromServer.packets === 0;
}

function isWorthKeeping(connection: Connection): boolean {
  const { refusal, synAck, isOpen, fromClient, fromServer } = connection;
  if (isUnanswered(connection) || refusal.count > 0 || (synAck.count > 0 && !isOpen)) return true;
  return [fromClient, fromServer].some(({ stuck, hole }) => stuck !== null || hole !== null);
}
