import { measure } from '../modules/mesh/measure.ts';
import type { Fleet, FleetHost, StepOutput } from '../modules/module.ts';
import { noAddressText } from '../modules/told.ts';
import { formatPrefix, parsePrefix } from '../net/address.ts';
import { framedScript } from '../sh/framed-script.ts';
import { locate, nodePlace, sharedPlace } from './locate.ts';
import { type LookAt, lookFor, resolveScript } from './look.ts';
import type { HostSeen, Path, Place } from './path.ts';
import { probeScript, readProbe } from './probe.ts';
import { isAddress, type Question } from './question.ts';
import { type Printed, readLook } from './seen.ts';
import { translationOf } from './service.ts';
import type { Walk } from './verdict.ts';
import { lostWalk, walk } from './walk.ts';

const LOOK_DEADLINE = { timeoutMs: 60_000 };

/**
 * Walks the way once: finds the two ends where they are addresses, looks at both hosts while packets are sent, and,
 * where those were datagrams to a node, tests with the mesh's packets whether they arrive.
 */
export async function examine(fleet: Fleet, question: Question): Promise<Walk> {
  const asked = [question.from, question.to];
  const homeless = fleet.hosts.find(({ name, address }) => asked.includes(name) && address === '');
  if (homeless !== undefined) return lostWalk(question, 'look', noAddressText(homeless.name));
  const { places, silent } = await locate(fleet, asked.filter(isAddress));
  for (const host of fleet.hosts) places.set(host.name, nodePlace(host, host.address));
  const from = places.get(question.from);
  const isRoot = fleet.hosts.every(({ facts }) => facts.uid === 0);
  if (from === undefined) return lostWalk(question, 'from', question.from, isRoot);
  const isKnown = places.has(question.to) || isAddress(question.to);
  const address = isKnown ? question.to : await resolve(fleet, from, question.to);
  if (address === undefined) return lostWalk(question, 'to', from.host.name);
  const later = isKnown ? null : await locate(fleet, [address]);
  const to = places.get(address) ?? later?.places.get(address) ?? sharedPlace(from, address);
  const path = await look(fleet, question, from, to ?? address);
  if (typeof path === 'string') return lostWalk(question, 'look', path);
  const unasked = [...new Set([...silent, ...(later?.silent ?? [])])];
  const walked = walk(path);
  return { ...walked, notes: [...walked.notes, ...unasked.map((why) => `not looked at: ${why}`)] };
}

async function resolve(fleet: Fleet, { host }: Place, name: string): Promise<string | undefined> {
  fleet.progress(`${host.name} resolves ${name}`);
  const script = framedScript([{ id: 'name', script: resolveScript(name) }]);
  const outputs = await fleet.each((each) => (each === host ? script.text : null), LOOK_DEADLINE);
  const output = outputs.get(host.name);
  const lines = script.read(output?.stdout ?? '', output?.stderr ?? '').get('name')?.stdout ?? '';
  const [first] = lines.split('\n').flatMap((line) => parsePrefix(line.trim()) ?? []);
  return first && formatPrefix(first);
}

/** What is known of the way, or the host that gave no answer. */
async function look(
  fleet: Fleet,
  question: Question,
  from: Place,
  to: Place | string,
): Promise<Path | string> {
  const target = typeof to === 'string' ? to : to.address;
  const listens =
    question.port === null || question.protocol === 'icmp'
      ? null
      : { number: question.port, protocol: question.protocol };
  const name = isAddress(question.to) ? null : question.to;
  const sending: LookAt = {
    place: from,
    other: target,
    source: from.kind === 'pod' ? from.address : null,
    port: null,
    probe: probeScript(from, target, question),
    name,
  };
  const ends = [sending];
  if (typeof to !== 'string') ends.push(receiving(to, from, listens));
  fleet.progress(`${ends.map(({ place }) => place.host.name).join(' and ')}`);
  const printed = await lookAt(fleet, ends);
  const [sender] = printed;
  if (typeof sender === 'string' || sender === undefined) return sender ?? from.host.name;
  const probe = readProbe(sender.probe, from, target, question);
  const service = typeof to === 'string' ? translationOf(sender.seen, question, to) : null;
  const end = service?.to ?? { address: target, port: question.port };
  const begin = beginningOf(from, sender.seen);
  const port = end.port === null ? null : { number: end.port, protocol: listens?.protocol ?? 'tcp' };
  const known =
    service === null && begin === from
      ? printed
      : await lookAgain(fleet, begin, end.address, {
          place: service === null ? to : ((await locate(fleet, [end.address])).places.get(end.address) ?? to),
          port,
        });
  const [first, last = null] = known;
  if (typeof first === 'string' || first === undefined) return first ?? from.host.name;
  if (typeof last === 'string') return last;
  const path: Path = {
    question,
    resolved: sender.resolved,
    sender: first.seen,
    receiver: last?.seen ?? null,
    target: end,
    service,
    probe,
  };
  return { ...path, probe: await meshProbe(fleet, path) };
}

function receiving(to: Place, from: Place, port: LookAt['port']): LookAt {
  return { place: to, other: from.address, source: to.address, port, probe: null, name: null };
}

/** The host's own end with the address that its packets to the other end really carry: it may have several. */
function beginningOf(from: Place, { route: { source, local } }: HostSeen): Place {
  if (from.kind === 'pod' || local || source === null || source === from.address) return from;
  return { ...from, address: source };
}

/** Both ends once more, where the first look told that packets carry other addresses than those asked for. */
async function lookAgain(
  fleet: Fleet,
  from: Place,
  address: string,
  { place, port }: { place: Place | string; port: LookAt['port'] },
): Promise<(Printed | string)[]> {
  const sending = { place: from, other: address, source: from.address, port: null, probe: null, name: null };
  return lookAt(fleet, typeof place === 'string' ? [sending] : [sending, receiving(place, from, port)]);
}

/** All ends at the same time. Two ends on one host are two looks in one script's worth of time. */
async function lookAt(fleet: Fleet, ends: readonly LookAt[]): Promise<(Printed | string)[]> {
  const nodes = [...new Set(ends.map(({ place }) => place.host))];
  const results: (Printed | string)[] = [];
  for (const round of roundsOf(ends)) {
    const looks = new Map(round.map((end) => [end.place.host, { end, look: lookFor(end) }]));
    const outputs = await fleet.each((host) => looks.get(host)?.look.script.text ?? null, LOOK_DEADLINE);
    for (const { end, look } of looks.values()) results[ends.indexOf(end)] = read(outputs, end, look, nodes);
  }
  return results;
}

/** No host twice in one round. */
function roundsOf(ends: readonly LookAt[]): LookAt[][] {
  const [first, second] = ends;
  if (first === undefined || second === undefined) return [[...ends]];
  return first.place.host === second.place.host ? [[first], [second]] : [[first, second]];
}

function read(
  outputs: ReadonlyMap<string, StepOutput>,
  end: LookAt,
  look: ReturnType<typeof lookFor>,
  nodes: readonly FleetHost[],
): Printed | string {
  const output = outputs.get(end.place.host.name);
  if (output === undefined || output.failure !== null)
    return `${end.place.host.name}: ${output?.failure ?? 'it gave no answer'}`;
  return readLook(look, end, output, nodes);
}

/**
 * A datagram that is not answered says nothing, and one that is refused may have met a port that nobody holds: the mesh's
 * packets, on the same port, are seen where they arrive.
 */
async function meshProbe(fleet: Fleet, { question, sender, receiver, probe }: Path): Promise<Path['probe']> {
  const { port, protocol } = question;
  const nodes = receiver !== null && [sender, receiver].every(({ place }) => place.kind === 'node');
  const isTold = probe.answer === 'answered' || probe.answer === 'unreachable';
  if (protocol !== 'udp' || port === null || !nodes || isTold) return probe;
  const hosts = [sender.place.host, receiver.place.host];
  if (hosts[0] === hosts[1] || hosts.some(({ facts }) => facts.uid !== 0)) return probe;
  const measured = await measure(fleet, hosts, { port, mtu: null, anyHolder: true });
  const hearing = measured.hearings.get(receiver.place.host);
  if (hearing === undefined || hearing.deafBy !== null) return probe;
  const hasArrived = hearing.heard.has(sender.name);
  return hasArrived ? { ...probe, answer: 'answered', said: `seen on ${receiver.name}` } : probe;
}
