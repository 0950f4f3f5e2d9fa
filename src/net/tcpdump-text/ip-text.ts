import type { Arp, Checksum, Ip, Layer, Tcp, Tunnel } from '../pcap/packet.ts';
import { TCP_FLAGS } from '../pcap/packet.ts';
import { icmpOf, icmpv6Of } from './icmp-text.ts';
import { endOf } from './ports.ts';

/** Tunnels in tunnels: tcpdump's own lines are shorter. */
const MOST_DEPTH = 8;

const HEADER_4 = /^\((tos [^()]{0,200}(?:\([^()]{0,80}\)[^()]{0,80}){0,8})\) ?/;
const HEADER_6 = /^\(([^()]{0,200}(?:\([^()]{0,80}\)[^()]{0,80}){0,8})\) ?/;
const ENDS = /^(\S{1,300}) > (\S{1,300}): /;
/** Extension headers of IPv6; behind one that ends in a port the two ports stand apart. */
const EXTENSIONS =
  /^(?:(?:HBH|DSTOPT|frag|srcrt)(?: ?\([^()]{0,80}\)){0,8} ){1,8}(?:(\S{1,20}) > (\S{1,20}): )?/;
const NOTES = /^(?:\[([^\]]{1,80})\] ){1,4}/;

/** `172.28.128.132.60358 > 172.28.21.3.5000: Flags [S], …`, with what -v adds. Null where it is not understood. */
export function ipOf(text: string, family: 4 | 6, depth = 0): Layer[] | null {
  const verbose = (family === 4 ? HEADER_4 : HEADER_6).exec(text);
  const after = text.slice(verbose?.[0].length ?? 0);
  const ends = ENDS.exec(after);
  if (ends === null || depth > MOST_DEPTH) return null;
  const [whole, from = '', to = ''] = ends;
  const ip = headerOf(verbose?.[1] ?? '', family);
  const rest = after.slice(whole.length).trimStart();
  const [extensions = '', fromPort, toPort] = EXTENSIONS.exec(rest) ?? [];
  const port = (of: string | undefined): string => (of === undefined ? '' : `.${of}`);
  const layers = bodyOf(rest.slice(extensions.length), {
    ip,
    from: `${from}${port(fromPort)}`,
    to: `${to}${port(toPort)}`,
    depth,
  });
  return layers === null ? null : [ip, ...layers];
}

/** `tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto TCP (6), length 52`, or as much as there is of it. */
function headerOf(text: string, family: 4 | 6): Ip {
  const number = (pattern: RegExp): number | null => {
    const found = pattern.exec(text)?.[1];
    return found === undefined ? null : Number(found);
  };
  const offset = number(/offset (\d{1,5})/) ?? 0;
  const more = /flags \[[^\]]{0,9}\+/.test(text);
  const id = number(/\bid (\d{1,5})/);
  const payload = number(/payload length: (\d{1,5})/);
  return {
    kind: 'ip',
    family,
    source: '',
    target: '',
    ttl: number(/(?:ttl|hlim) (\d{1,3})/),
    protocol: number(/(?:proto|next-header) \S{1,20} \((\d{1,3})\)/) ?? 0,
    length: payload === null ? (number(/length (\d{1,5})/) ?? 0) : payload + 40,
    id,
    dontFragment: family === 6 || /flags \[[^\]]{0,9}DF/.test(text),
    fragment: offset > 0 || more ? { offset, more, id: id ?? 0 } : null,
    checksum: family === 6 ? 'absent' : checksumIn(text),
  };
}

function checksumIn(text: string): Checksum {
  if (/bad cksum|\(incorrect|bad udp cksum|bad icmp/.test(text)) return 'bad';
  return /\(correct\)|sum ok/.test(text) ? 'good' : 'unknown';
}

interface Body {
  ip: Ip;
  from: string;
  to: string;
  depth: number;
}

function bodyOf(text: string, { ip, from, to, depth }: Body): Layer[] | null {
  const notes = NOTES.exec(text)?.[0] ?? '';
  const body = text.slice(notes.length);
  const bare = (protocol: number): void => {
    [ip.source, ip.target, ip.protocol] = [from, to, protocol];
  };
  if (body.startsWith('ICMP ')) {
    bare(1);
    return sized(ip, 8, [icmpOf(body, { source: from, target: to })]);
  }
  if (body.startsWith('ICMP6, ')) {
    bare(58);
    return sized(ip, 8, [icmpv6Of(body, { source: from, target: to })]);
  }
  const header = GRE.exec(body)?.[0];
  if (header !== undefined) {
    bare(47);
    const key = /key=(0x[0-9a-f]{1,8})/.exec(header)?.[1];
    const vni = key === undefined ? null : Number(key);
    return [{ kind: 'tunnel', protocol: 'gre', vni }, ...insideOf(body.slice(header.length), depth)];
  }
  const inner = innerOf(body, depth);
  if (inner !== null && endOf(from) === null) {
    bare(inner.family === 4 ? 4 : 41);
    return [{ kind: 'tunnel', protocol: 'ipip', vni: null }, ...inner.layers];
  }
  const [source, target] = [endOf(from), endOf(to)];
  if (source === null || target === null || /^ip-proto-/.test(body)) {
    bare(ip.protocol);
    return [{ kind: 'unread', why: ip.fragment === null ? 'other-protocol' : 'later-fragment' }];
  }
  [ip.source, ip.target] = [source.address, target.address];
  const ports = { sourcePort: source.port, targetPort: target.port };
  if (body.startsWith('Flags [')) {
    ip.protocol = 6;
    return sized(ip, 20, [tcpOf(body, ports)]);
  }
  ip.protocol = 17;
  const length = Number(/UDP, length (\d{1,5})/.exec(body)?.[1] ?? /\((\d{1,5})\)$/.exec(body)?.[1] ?? 0);
  const udp: Layer = { kind: 'udp', ...ports, length, checksum: checksumIn(notes), digest: hash(body) };
  const tunnel = tunnelOf(body, depth);
  return sized(ip, 8, [udp, ...(tunnel ?? [])]);
}

/** Where the header's line did not tell the length of the packet, it is worked out from what did. */
function sized(ip: Ip, header: number, layers: Layer[]): Layer[] {
  const [first] = layers;
  if (ip.length > 0 || first === undefined || !('length' in first)) return layers;
  const options = first.kind === 'tcp' && first.timestamp !== null ? 12 : 0;
  ip.length = (ip.family === 4 ? 20 : 40) + header + options + first.length;
  return layers;
}

/** With -e there is no word for the protocol: an IPv6 address tells, or what only its header has. */
const INNER_6 = /^(?:IP6 |\([^)]{0,80}next-header|[0-9a-f]{0,4}:\S{0,300} > )/;
const INNER_4 = /^(?:IP |\(tos |\S{1,300} > \S{1,300}: )/;

function innerOf(text: string, depth: number): { family: 4 | 6; layers: Layer[] } | null {
  const family = INNER_6.test(text) ? 6 : 4;
  if (family === 4 && !INNER_4.test(text)) return null;
  const layers = ipOf(text.replace(/^IP6? /, ''), family, depth + 1);
  return layers === null ? null : { family, layers };
}

const GRE = /^GREv0,[^:]{0,160}? length \d{1,6}:?\s{0,8}/;

const TUNNELS: { protocol: Tunnel['protocol']; pattern: RegExp }[] = [
  {
    protocol: 'vxlan',
    pattern: /^VXLAN, flags \[[^\]]{0,20}\] \(0x[0-9a-f]{2}\)(?:, gpid \d+)?, vni (\d{1,8})/,
  },
  // tcpdump takes 8472 for another protocol of the same form.
  {
    protocol: 'vxlan',
    pattern: /^OTV, flags \[[^\]]{0,20}\] \(0x[0-9a-f]{2}\), overlay \d{1,8}, instance (\d{1,8})/,
  },
  {
    protocol: 'geneve',
    pattern:
      /^Geneve, Flags \[[^\]]{0,20}\], vni (0x[0-9a-f]{1,6})(?:, proto \S{1,20} \(0x[0-9a-f]{1,4}\))?(?:, options \[[^\]]{0,200}\])?:?/,
  },
];

function tunnelOf(text: string, depth: number): Layer[] | null {
  for (const { protocol, pattern } of TUNNELS) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const inside = text.slice(match[0].length).replace(/^:? {0,4}/, '');
    return [{ kind: 'tunnel', protocol, vni: Number(match[1]) }, ...insideOf(inside, depth)];
  }
  return null;
}

/** A frame or a packet that is all of what a tunnel carries. */
function insideOf(text: string, depth: number): Layer[] {
  const inside = text.replace(FRAME_INSIDE, '');
  const layers = ARP.test(inside) ? arpOf(inside) : (innerOf(inside, depth)?.layers ?? null);
  return layers ?? [{ kind: 'unread', why: 'other-protocol' }];
}

const ARP = /^(?:ARP, )?(?:Ethernet \(len 6\), IPv4 \(len 4\), )?(?:Request|Reply) /;
const FRAME_INSIDE = /^\S{1,40} > \S{1,40}, ethertype \S{1,20} \(0x[0-9a-f]{4}\), length \d{1,6}: /;

const LETTERS: [string, number][] = [
  ['F', TCP_FLAGS.fin],
  ['S', TCP_FLAGS.syn],
  ['R', TCP_FLAGS.rst],
  ['P', TCP_FLAGS.psh],
  ['.', TCP_FLAGS.ack],
];

/** `Flags [P.], cksum 0x1 (correct), seq 1:4, ack 1, win 64240, options [nop,nop,TS val 77 ecr 0], length 3` */
function tcpOf(text: string, ports: { sourcePort: number; targetPort: number }): Tcp {
  const number = (pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);
  const letters = /^Flags \[([^\]]{0,12})\]/.exec(text)?.[1] ?? '';
  const timestamp = /TS val (\d{1,10})/.exec(text)?.[1];
  return {
    kind: 'tcp',
    ...ports,
    sequence: number(/, seq (\d{1,10})/),
    acknowledgement: number(/, ack (\d{1,10})/),
    flags: LETTERS.reduce((flags, [letter, bit]) => flags | (letters.includes(letter) ? bit : 0), 0),
    window: number(/, win (\d{1,10})/),
    length: number(/, length (\d{1,6})/),
    timestamp: timestamp === undefined ? null : Number(timestamp),
    checksum: checksumIn(text),
  };
}

const WHO_HAS = /Request who-has (\S{1,60})(?: \([^)]{1,40}\))? tell ([^\s,]{1,60})/;
const IS_AT = /Reply (\S{1,60}) is-at ([^\s,]{1,40})/;

/** `Request who-has 172.28.21.3 tell 10.244.27.0, length 28` */
export function arpOf(text: string): [Arp] | null {
  const [, target, sender] = WHO_HAS.exec(text) ?? [];
  if (target !== undefined && sender !== undefined)
    return [{ kind: 'arp', operation: 1, senderMac: null, sender, target }];
  const [, owner, senderMac] = IS_AT.exec(text) ?? [];
  if (owner === undefined || senderMac === undefined) return null;
  return [{ kind: 'arp', operation: 2, senderMac, sender: owner, target: '' }];
}

function hash(text: string): number {
  let value = 7;
  for (let i = 0; i < text.length && i < 200; i++) value = Math.imul(value, 31) + text.charCodeAt(i);
  return value >>> 0;
}
