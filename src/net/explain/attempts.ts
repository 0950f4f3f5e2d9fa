import type { Connection } from './connections.ts';
import { grouped } from './grouped.ts';
import { type Journey, journeyOf, type Part } from './journey.ts';
import type { Point } from './point.ts';

/** Nothing has so many addresses on its way: packets that were made up. */
const MOST_MEMBERS = 100;

interface Member {
  point: Point;
  connection: Connection;
}

/** One try to connect, as all points saw it: address translation may have given it several pairs of addresses. */
export interface Attempt {
  members: Member[];
  journey: Journey;
  /** Of the point nearest to the client. */
  first: Connection;
}

/** How long a machine has a SYN at most, from its first interface to the last, in microseconds. */
const PASSES = 100_000;

/**
 * Puts together what belongs together: the client chooses an initial sequence number of 32 bits that nothing on the way
 * changes. Address translation leaves one end as it was, or (a Service, masqueraded) rewrites both within one machine.
 */
export function attemptsOf(points: readonly Point[]): Attempt[] {
  const all = points.flatMap((point) =>
    point.connections.values().map((connection): Member => ({ point, connection })),
  );
  const numbered = grouped(
    all.filter(({ connection }) => connection.isn !== null),
    ({ connection }) => String(connection.isn),
  );
  return [...numbered.values()].flatMap(related).flatMap((members) => {
    const journey = journeyOf(members.map(partOf), points, (point) => point.connections.isWhole);
    const first = members.find(({ point, connection }) => isOf(journey?.first, point, connection));
    return journey === null || first === undefined ? [] : [{ members, journey, first: first.connection }];
  });
}

/** Apart what only happens to have the same number. */
function related(members: readonly Member[]): Member[][] {
  const groups: Member[][] = [];
  for (const member of members.slice(0, MOST_MEMBERS)) {
    const group = groups.find((each) =>
      each.some((other) => sharesEnd(other.connection, member.connection) || isSameMoment(other, member)),
    );
    if (group === undefined) groups.push([member]);
    else group.push(member);
  }
  return groups;
}

function isSameMoment(a: Member, b: Member): boolean {
  const [one, two] = [a, b].map(({ connection }) => connection.syn.first[0]?.time);
  if (a.point !== b.point || one === undefined || two === undefined) return false;
  return Math.abs(one - two) <= PASSES;
}

function sharesEnd(a: Connection, b: Connection): boolean {
  const client = a.client === b.client && a.clientPort === b.clientPort;
  return client || (a.server === b.server && a.serverPort === b.serverPort);
}

function partOf({ point, connection }: Member): Part {
  const { client: source, server: target, syn: asks, synAck, refusal } = connection;
  return { point, source, target, asks, answers: synAck.count > 0 ? synAck : refusal };
}

function isOf(part: Part | undefined, point: Point, { client, server, syn }: Connection): boolean {
  return part?.point === point && part.source === client && part.target === server && part.asks === syn;
}
