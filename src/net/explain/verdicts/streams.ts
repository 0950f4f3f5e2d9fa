import type { Connection } from '../connections.ts';
import { grouped } from '../grouped.ts';
import type { Point } from '../point.ts';
import type { Sighting } from '../sightings.ts';
import type { Stream, Stuck } from '../stream.ts';
import { count, type Draft, endpoint, type LastSeen, seconds, times } from '../verdict.ts';

/** Every link carries an IPv6 packet of 1280 bytes (RFC 8200, 5): smaller ones are not lost for their size. */
const ALWAYS_PASSES = 1280;
/** Three losses of one segment are no chance. */
const SENT_AGAIN_IN_VAIN = 2;
/** How long bytes may be missing, in microseconds, before they count as lost. */
const PATIENCE = 1e6;
const ONE_WAY = 3;

type Kind = 'stuck' | 'missing' | 'one-way';

interface Faulty {
  kind: Kind;
  point: Point;
  connection: Connection;
  stream: Stream;
  from: string;
  to: string;
}

/** Connections that stood and then carried data in vain, or in one direction only. */
export function streamVerdicts(points: readonly Point[]): Draft[] {
  const faulty = points.flatMap((point) =>
    point.connections.values().flatMap((connection) => faultsOf(point, connection)),
  );
  const groups = grouped(faulty, ({ kind, connection, stream }) => {
    const way = stream === connection.fromClient ? 'to' : 'from';
    return [kind, connection.client, way, connection.server, connection.serverPort].join(' ');
  });
  return [...groups.values()].flatMap((group) => {
    const [shown] = group;
    const draft = shown === undefined ? null : tell(shown, points);
    if (draft === null) return [];
    const same = group.filter(({ point }) => point === shown?.point).length;
    const message = same < 2 ? draft.message : `${draft.message} (${count(same, 'connection')} like this)`;
    return [{ ...draft, message }];
  });
}

function faultsOf(point: Point, connection: Connection): Faulty[] {
  const { client, clientPort, server, serverPort, fromClient, fromServer } = connection;
  const [a, b] = [endpoint(client, clientPort), endpoint(server, serverPort)];
  return [
    { stream: fromClient, from: a, to: b },
    { stream: fromServer, from: b, to: a },
  ].flatMap((way) => {
    const kind = kindOf(point, connection, way.stream);
    return kind === null ? [] : [{ kind, point, connection, ...way }];
  });
}

function kindOf(point: Point, connection: Connection, stream: Stream): Kind | null {
  if (isStuck(stream)) return 'stuck';
  if (isMissing(point, stream)) return 'missing';
  return isOneWay(connection, stream) ? 'one-way' : null;
}

function isStuck({ stuck }: Stream): boolean {
  return stuck !== null && stuck.times >= SENT_AGAIN_IN_VAIN;
}

function isMissing(point: Point, { hole, data }: Stream): boolean {
  return hole !== null && data > 0 && (point.times?.end ?? 0) - hole.seen.time >= PATIENCE;
}

function isOneWay({ syn, fromClient, fromServer }: Connection, stream: Stream): boolean {
  const other = stream === fromClient ? fromServer : fromClient;
  return syn.count === 0 && stream.data >= ONE_WAY && other.packets === 0;
}

function tell(faulty: Faulty, points: readonly Point[]): Draft | null {
  const { kind, stream } = faulty;
  if (kind === 'one-way') return tellOneWay(faulty);
  if (kind === 'missing') return tellHole(faulty);
  return stream.stuck === null ? null : tellStuck(faulty, stream.stuck, points);
}

function baseOf({ point, connection, from }: Faulty, { packet, time }: Sighting) {
  const { client, server, carrier } = connection;
  const isClient = from === endpoint(client, connection.clientPort);
  const lastSeen: LastSeen = { packet, time, point, place: null };
  return {
    severity: 'error' as const,
    lastSeen,
    concerns: { targets: [isClient ? server : client], carrier, source: isClient ? client : server },
  };
}

const MTU_CAUSES = [
  'an interface on the way carries less than the sender believes: an overlay, a VPN, a NIC with another MTU',
  'the router that drops them says so by ICMP, and a firewall drops that message',
];

/** Overheads of FAULTS: VXLAN 50 bytes (70 over IPv6), IPIP 20, WireGuard 60 (80). */
function mtuNext({ connection: { client, server } }: Faulty): string[] {
  return [
    'netfix mesh --mtu -b -i hosts measures what the nodes can send each other',
    `on both ends: ip -d link; ping -M do -s 1472 and smaller between ${client} and ${server}`,
    'an overlay needs less than its NIC: 50 bytes for VXLAN (70 over IPv6), 20 for IPIP, 60 for WireGuard (80 over IPv6)',
  ];
}

function tellStuck(faulty: Faulty, stuck: Stuck, points: readonly Point[]): Draft {
  const { point, from, to, stream } = faulty;
  const duration = (stuck.last.time - stuck.first.time) / 1e6;
  const proofs = [stuck.first, stuck.last].map((sighting, i) => ({
    ...sighting,
    point,
    text: `${i === 0 ? 'sent again' : 'and again, the last time'}: ${stuck.size} bytes, seq ${stuck.sequence}, ${from} > ${to}`,
  }));
  const isLarge = stuck.size > ALWAYS_PASSES && stuck.size > stream.passed;
  const far = beyond(faulty, points, stuck);
  const again = `one of ${stuck.size} bytes was sent again ${times(stuck.times)} ${seconds(duration)} and is not acknowledged`;
  if (isLarge) {
    const small = stream.passed > 0 ? `up to ${stream.passed} bytes` : 'the handshake';
    return {
      ...baseOf(faulty, stuck.last),
      code: 'mtu.black-hole',
      message: `large packets from ${from} to ${to} are lost, small ones pass (${small}): ${again}${far}`,
      proofs,
      causes: MTU_CAUSES,
      next: mtuNext(faulty),
    };
  }
  return {
    ...baseOf(faulty, stuck.last),
    code: 'tcp.stalled',
    message: `${from} sends to ${to} and gets no acknowledgement any more: ${again}${far}`,
    proofs,
    causes: [
      'the other end, or the way to it, went away in the middle of the connection',
      'a stateful firewall or address translation forgot the connection (a flushed or full conntrack table)',
      'a firewall was closed meanwhile',
    ],
    next: ['on the nodes between: conntrack -S; dmesg | grep -i conntrack', 'ping the other end'],
  };
}

/** What other points know of the bytes that are stuck. */
function beyond({ point, connection, stream }: Faulty, points: readonly Point[], stuck: Stuck): string {
  const isFromClient = stream === connection.fromClient;
  const others = points.flatMap((other) => {
    if (other === point) return [];
    const same = other.connections.values().find((each) => isSame(each, connection));
    return same === undefined ? [] : [{ other, stream: isFromClient ? same.fromClient : same.fromServer }];
  });
  const told = others.map(({ other, stream: { next } }) => {
    const got = next !== null && ((next - stuck.sequence) | 0) > 0;
    return `${other.name} ${got ? 'saw it' : 'did not see it, but others of this connection'}`;
  });
  return told.length === 0 ? '' : `; ${told.join(', ')}`;
}

function isSame(a: Connection, b: Connection): boolean {
  return (
    a.isn === b.isn &&
    (a.isn !== null || (a.client === b.client && a.server === b.server)) &&
    (a.clientPort === b.clientPort || a.serverPort === b.serverPort)
  );
}

function tellHole(faulty: Faulty): Draft | null {
  const { point, from, to, stream } = faulty;
  const { hole } = stream;
  if (hole === null) return null;
  const isLarge = hole.bytes + 40 > ALWAYS_PASSES;
  const message = `${hole.bytes} bytes from ${from} to ${to} never came here though later ones did`;
  const proof = { ...hole.seen, point, text: `the first packet behind the gap, ${from} > ${to}` };
  return {
    ...baseOf(faulty, hole.seen),
    code: isLarge ? 'mtu.black-hole' : 'tcp.stalled',
    message: isLarge ? `large packets from ${from} to ${to} are lost, small ones pass: ${message}` : message,
    proofs: [proof],
    causes: isLarge ? MTU_CAUSES : ['packets are lost on the way, again and again'],
    next: mtuNext(faulty),
  };
}

function tellOneWay(faulty: Faulty): Draft {
  const { point, from, to, stream } = faulty;
  const sighting: Sighting = { packet: 0, time: point.times?.end ?? 0 };
  return {
    ...baseOf(faulty, sighting),
    code: 'tcp.one-way',
    severity: 'warning',
    lastSeen: null,
    message: `${from} sends to ${to} (${count(stream.data, 'packet')}), and nothing of the way back is seen`,
    proofs: [],
    causes: [
      'the answers take another way than the questions (asymmetric routing)',
      'the capture was made on one interface of several, or its filter hid the answers',
    ],
    next: ['capture on all interfaces (-i any) with a filter for both addresses only'],
  };
}
