import { parsePrefix } from '../../net/address.ts';
import type { Packet } from '../../net/firewall/packet.ts';
import type { Hook, RuleSet } from '../../net/firewall/rules.ts';
import { LOCAL_HOOKS, verdictOf } from '../../net/firewall/verdict.ts';
import { framedScript } from '../../sh/framed-script.ts';
import { readParts } from '../../sh/parts.ts';
import { LISTING, listingFailures, readRules } from '../firewall/listing.ts';
import { placeText } from '../firewall/place.ts';
import type { Fleet, FleetHost } from '../module.ts';
import { deviceOf } from './measure.ts';
import type { Direction } from './pairs.ts';

/** What the rules of the two hosts say of it. `at` drops it; null: no rule of theirs does, as far as can be read. */
export interface Cause {
  at: FleetHost | null;
  text: string;
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
  if (packet === null) return { at: null, text: '' };
  const input = receiving && verdictOf(receiving, packet, LOCAL_HOOKS);
  if (input?.kind === 'dropped') return { at: to, text: placeText(input.place) };
  const output = sending && verdictOf(sending, { ...packet, iif: '', oif: deviceOf(from) }, SENDING_HOOKS);
  if (output?.kind === 'dropped') return { at: from, text: placeText(output.place) };
  const unread = [receiving === null ? to : null, sending === null ? from : null].filter(
    (host) => host !== null,
  );
  if (unread.length > 0) {
    const names = unread.map(({ name }) => name).join(' and ');
    return { at: null, text: `the firewall rules of ${names} could not be read` };
  }
  if (input?.kind === 'unknown') {
    const where = `whether ${to.name} lets it in cannot be told from its rules (\`${input.expression.slice(0, 200)}\`)`;
    return { at: null, text: where };
  }
  return { at: null, text: '' };
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
