import { parsePrefix } from '../../net/address.ts';
import type { Packet } from '../../net/firewall/packet.ts';
import type { Hook, RuleSet } from '../../net/firewall/rules.ts';
import { unjudgedTables } from '../../net/firewall/unjudged.ts';
import { LOCAL_HOOKS, type Place, type Verdict, verdictOf } from '../../net/firewall/verdict.ts';
import { framedScript } from '../../sh/framed-script.ts';
import { readParts } from '../../sh/parts.ts';
import { LISTING, listingFailures, readRules } from '../firewall/listing.ts';
import { placeText } from '../firewall/place.ts';
import type { Fleet, FleetHost } from '../module.ts';
import { listed } from '../told.ts';
import { deviceOf } from './measure.ts';
import type { Direction } from './pairs.ts';

/** What the rules of the two hosts say of it. */
export interface Cause {
  /** Who drops it; null: no rule of theirs does for certain. */
  at: FleetHost | null;
  /** The rule there, or which rules could not be read. */
  text: string;
  /** Rules that decide its fate and that nobody can judge by reading them. */
  doubts: string[];
  /** Tables that were not judged. */
  unjudged: string[];
}

const SENDING_HOOKS: readonly Hook[] = ['output', 'postrouting'];
const DEADLINE = { timeoutMs: 30_000 };
/** One of those that tests send from. */
const SOURCE_PORT = 45_000n;

/** What is sent. */
export interface Sent {
  protocol: 'udp' | 'tcp';
  port: number;
}

/** Asks the hosts at both ends for their rules, once, and walks them for each packet that was lost. */
export async function causesOf(
  fleet: Fleet,
  losses: readonly Direction[],
  sent: Sent,
): Promise<Map<Direction, Cause>> {
  const asked = new Set(losses.flatMap(({ from, to }) => [from, to]));
  if (asked.size === 0) return new Map();
  const listings = new Map(
    [...asked].map((host) => [host, framedScript([{ id: 'listing', script: LISTING, quiet: true }])]),
  );
  const outputs = await fleet.each((host) => listings.get(host)?.text ?? null, DEADLINE);
  const rules = new Map<FleetHost, RuleSet | null>();
  for (const [host, listing] of listings) {
    const output = outputs.get(host.name);
    const parts = readParts(listing.read(output?.stdout ?? '', output?.stderr ?? '').get('listing'));
    rules.set(host, listingFailures(parts).length === 0 ? readRules(parts) : null);
  }
  return new Map(losses.map((lost) => [lost, causeOf(lost, sent, rules)]));
}

function causeOf(lost: Direction, sent: Sent, rules: ReadonlyMap<FleetHost, RuleSet | null>): Cause {
  const { from, to } = lost;
  const [sending, receiving] = [rules.get(from) ?? null, rules.get(to) ?? null];
  const packet = packetOf(lost, sent);
  const nothing = { at: null, text: '', doubts: [], unjudged: [] };
  if (packet === null) return nothing;
  const input = receiving && verdictOf(receiving, packet, LOCAL_HOOKS);
  if (input?.kind === 'dropped') return { ...nothing, at: to, text: placeText(input.place) };
  const output = sending && verdictOf(sending, { ...packet, iif: '', oif: deviceOf(from) }, SENDING_HOOKS);
  if (output?.kind === 'dropped') return { ...nothing, at: from, text: placeText(output.place) };
  const unread = [receiving === null ? to : null, sending === null ? from : null].filter(
    (host) => host !== null,
  );
  const names = unread.map(({ name }) => name).join(' and ');
  return {
    at: null,
    text: unread.length === 0 ? '' : `the firewall rules of ${names} could not be read`,
    doubts: [...doubtOf(to, input), ...doubtOf(from, output)],
    unjudged: [...unjudgedOf(to, receiving), ...unjudgedOf(from, sending)],
  };
}

/** A verdict that depends on more than the packet: on how many there were, how long they are, or chance. */
function doubtOf({ name }: FleetHost, verdict: Verdict | null): string[] {
  if (verdict?.kind !== 'unknown') return [];
  const { place, expression } = verdict;
  const what =
    place.rule === null ? `${placeText(place)}, \`${expression.slice(0, 200)}\`` : placeText(place);
  const doubt = `a rule of ${name} that cannot be judged by reading it (${what}): while this test runs again, ${countsText(place)}`;
  return [doubt];
}

/** iptables(8), `-v`. An nft rule counts by its statement `counter` alone (nft(8), "COUNTER STATEMENT"). */
function countsText({ chain: { engine, family, table, name } }: Place): string {
  if (engine === 'nft')
    return `\`nft list chain ${family} ${table} ${name}\` there shows what it counts, with \`counter\` in it`;
  const tool = `${family === 'ip6' ? 'ip6tables' : 'iptables'}${engine === 'iptables-legacy' ? '-legacy' : ''}`;
  return `\`${tool} -t ${table} -nvL ${name}\` there shows what it counts`;
}

/** Tables of nft's that see its frames, or the ARP before it, and that are not walked. */
function unjudgedOf({ name }: FleetHost, rules: RuleSet | null): string[] {
  const tables = unjudgedTables(rules?.chains ?? []);
  if (tables.length === 0) return [];
  const [noun, verb] = tables.length === 1 ? ['table', 'was'] : ['tables', 'were'];
  return [`the ${noun} ${listed(tables)} of ${name} ${verb} not judged: nft list ruleset`];
}

function packetOf({ from, to }: Direction, { protocol, port }: Sent): Packet | null {
  const source = parsePrefix(from.address);
  const destination = parsePrefix(to.address);
  if (source === null || destination === null) return null;
  return {
    family: source.family,
    protocol,
    source: source.low,
    destination: destination.low,
    sourcePort: SOURCE_PORT,
    port: BigInt(port),
    iif: deviceOf(to),
    oif: '',
  };
}
