import type { Direction, Layer, Packet } from '../pcap/packet.ts';
import { arpOf, ipOf } from './ip-text.ts';

interface Rest {
  text: string;
}

/** Takes the match of a pattern off the front of a text. */
function take(rest: Rest, pattern: RegExp): RegExpExecArray | null {
  const match = pattern.exec(rest.text);
  if (match !== null) rest.text = rest.text.slice(match[0].length);
  return match;
}

const NUMBER = /^ {0,12}\d{1,12} {2}/;
const DATED = /^ ?(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{6})\d{0,3} /;
const CLOCK = /^ ?(\d{1,2}):(\d\d):(\d\d)\.(\d{6})\d{0,3} /;
const SECONDS = /^ ?(\d{1,12})\.(\d{6})\d{0,3} /;
/** tcpdump 4.99 names interface and direction in captures of all interfaces. */
const PLACE = /^(\S{1,20}) {1,20}(In|Out|B|M|P) {1,4}/;
const OLD_PLACE = /^ {0,3}(In|Out|B|M|P) {1,4}(?=[0-9a-f]{2}:)/;
const DIRECTIONS: Record<string, Direction> = { In: 'in', Out: 'out', B: 'in', M: 'in', P: 'other' };
/** With -e. */
const ETHERNET =
  /^(\S{1,40})(?: \(oui [^)]{0,40}\))? > (\S{1,40})(?: \(oui [^)]{0,40}\))?, ethertype (\S{1,20}) \(0x[0-9a-f]{4}\), length (\d{1,6}): /;
const COOKED =
  /^(?:ifindex \d{1,9} )?(\S{1,40})(?: \(oui [^)]{0,40}\))? ethertype (\S{1,20}) \(0x[0-9a-f]{4}\), length (\d{1,6}): /;
const VLAN = /^vlan (\d{1,4}), p \d(?:, DEI)?, (?:ethertype (\S{1,20}) \(0x[0-9a-f]{4}\), )?/;
const KEYWORD = /^(IP6?|ARP),? /;

/** What tcpdump printed of one packet, lines joined by spaces. Null where that is not understood. */
export function packetOf(text: string, number: number): (Packet & { dated: boolean }) | null {
  const rest: Rest = { text };
  const { time, dated } = timeOf(rest);
  const place = take(rest, PLACE) ?? take(rest, OLD_PLACE);
  const [on, word] = place?.length === 3 ? [place[1], place[2]] : [undefined, place?.[1]];
  const link = linkOf(rest);
  const protocol = take(rest, KEYWORD)?.[1] ?? link.protocol;
  const layers = networkOf(protocol, rest.text);
  if (layers === null) return null;
  const ip = layers.find((layer) => layer.kind === 'ip');
  return {
    number,
    time,
    dated,
    length: link.length ?? ip?.length ?? 0,
    interface: on ?? null,
    direction: word === undefined ? null : (DIRECTIONS[word] ?? null),
    layers: [...link.layers, ...layers],
  };
}

/** Microseconds. Without any time all packets come at once. */
function timeOf(rest: Rest): { time: number; dated: boolean } {
  if (!/^ ?\d{1,12}\.\d{6}/.test(rest.text)) take(rest, NUMBER);
  const dated = take(rest, DATED);
  if (dated !== null) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, fraction = 0] = dated
      .slice(1)
      .map(Number);
    return { time: Date.UTC(year, month - 1, day, hour, minute, second) * 1000 + fraction, dated: true };
  }
  const clock = take(rest, CLOCK);
  if (clock !== null) {
    const [hour = 0, minute = 0, second = 0, fraction = 0] = clock.slice(1).map(Number);
    return { time: ((hour * 60 + minute) * 60 + second) * 1e6 + fraction, dated: false };
  }
  const [seconds, fraction] = take(rest, SECONDS)?.slice(1).map(Number) ?? [];
  if (seconds === undefined || fraction === undefined) return { time: 0, dated: false };
  return { time: seconds * 1e6 + fraction, dated: seconds > 1e8 };
}

function linkOf(rest: Rest): { layers: Layer[]; protocol: string | undefined; length: number | null } {
  const ethernet = take(rest, ETHERNET);
  const cooked = ethernet === null ? take(rest, COOKED) : null;
  const [source, target, type, length] =
    ethernet?.slice(1) ?? (cooked === null ? [] : [cooked[1], undefined, cooked[2], cooked[3]]);
  if (source === undefined) return { layers: [], protocol: undefined, length: null };
  const vlans: number[] = [];
  let protocol = type;
  for (let tag = take(rest, VLAN); tag !== null; tag = take(rest, VLAN)) {
    vlans.push(Number(tag[1]));
    protocol = tag[2] ?? protocol;
  }
  const layers: Layer[] = [{ kind: 'link', source, target: target ?? null, vlans }];
  return { layers, protocol, length: Number(length) };
}

function networkOf(protocol: string | undefined, text: string): Layer[] | null {
  switch (protocol) {
    case 'IP':
    case 'IPv4':
      return ipOf(text, 4);
    case 'IP6':
    case 'IPv6':
      return ipOf(text, 6);
    case 'ARP':
      return arpOf(text);
    default:
      return null;
  }
}
