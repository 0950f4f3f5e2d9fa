import type { Icmp, Quoted } from '../pcap/packet.ts';
import { endOf } from './ports.ts';

interface Ends {
  source: string;
  target: string;
}

/** A form of words, with its type and code. The first group is the destination it is about, the second a port. */
interface Form {
  pattern: RegExp;
  type: number;
  code: number;
}

/** In the order to be tried: the longer of two that begin alike comes first. */
const FORMS: Form[] = [
  { pattern: /^net (\S+) unreachable - admin prohibited/, type: 3, code: 9 },
  { pattern: /^host (\S+) unreachable - admin prohibited filter/, type: 3, code: 13 },
  { pattern: /^host (\S+) unreachable - admin prohibited/, type: 3, code: 10 },
  { pattern: /^net (\S+) unreachable/, type: 3, code: 0 },
  { pattern: /^host (\S+) unreachable/, type: 3, code: 1 },
  { pattern: /^(\S+) protocol \d+ unreachable/, type: 3, code: 2 },
  { pattern: /^(\S+) (?:tcp|udp) port (\S+) unreachable/, type: 3, code: 3 },
  { pattern: /^(\S+) unreachable - need to frag/, type: 3, code: 4 },
  { pattern: /^(\S+) unreachable - source route failed/, type: 3, code: 5 },
  { pattern: /^redirect (\S+) to host/, type: 5, code: 1 },
  { pattern: /^redirect (\S+) to net/, type: 5, code: 0 },
  { pattern: /^time exceeded in-transit/, type: 11, code: 0 },
  { pattern: /^ip reassembly time exceeded/, type: 11, code: 1 },
  { pattern: /^echo request/, type: 8, code: 0 },
  { pattern: /^echo reply/, type: 0, code: 0 },
];

const FORMS_6: Form[] = [
  { pattern: /^destination unreachable, unreachable route (\S+)/, type: 1, code: 0 },
  { pattern: /^destination unreachable, +unreachable prohibited (\S+)/, type: 1, code: 1 },
  { pattern: /^destination unreachable, beyond scope (\S+)/, type: 1, code: 2 },
  { pattern: /^destination unreachable, unreachable address (\S+)/, type: 1, code: 3 },
  { pattern: /^destination unreachable, unreachable port, (\S+) (?:tcp|udp) port (\S+)/, type: 1, code: 4 },
  { pattern: /^destination unreachable, unknown unreach code \(5\)/, type: 1, code: 5 },
  { pattern: /^destination unreachable, unknown unreach code \(6\)/, type: 1, code: 6 },
  { pattern: /^packet too big/, type: 2, code: 0 },
  { pattern: /^time exceeded in-transit/, type: 3, code: 0 },
  { pattern: /^ip reassembly time exceeded/, type: 3, code: 1 },
  { pattern: /^echo request/, type: 128, code: 0 },
  { pattern: /^echo reply/, type: 129, code: 0 },
  { pattern: /^neighbor solicitation/, type: 135, code: 0 },
  { pattern: /^neighbor advertisement/, type: 136, code: 0 },
];

/** `ICMP host 10.0.0.2 unreachable - admin prohibited, length 68` */
export function icmpOf(text: string, ends: Ends): Icmp {
  return read(text.replace(/^ICMP /, ''), { family: 4, forms: FORMS, errors: [3, 5, 11], ends });
}

/** `ICMP6, neighbor solicitation, who has fd00::2, length 32` */
export function icmpv6Of(text: string, ends: Ends): Icmp {
  return read(text.replace(/^ICMP6, /, ''), { family: 6, forms: FORMS_6, errors: [1, 2, 3], ends });
}

/** An unknown message gets a type that nobody has (RFC 3692 reserves it for experiments in ICMP and ICMPv6). */
const UNKNOWN: Form = { pattern: /^/, type: 255, code: 0 };

function read(
  text: string,
  { family, forms, errors, ends }: { family: 4 | 6; forms: Form[]; errors: number[]; ends: Ends },
): Icmp {
  const form = forms.find(({ pattern }) => pattern.test(text)) ?? UNKNOWN;
  const [, target, port] = form.pattern.exec(text) ?? [];
  const number = (pattern: RegExp): number | null => {
    const found = pattern.exec(text)?.[1];
    return found === undefined ? null : Number(found);
  };
  const isError = errors.includes(form.type) && form !== UNKNOWN;
  return {
    kind: 'icmp',
    family,
    type: form.type,
    code: form.code,
    id: number(/^echo re[a-z]+, id (\d{1,5})/),
    sequence: number(/^echo re[a-z]+, (?:id \d{1,5}, )?seq (\d{1,5})/),
    mtu: number(/\bmtu (\d{1,6})/),
    neighbour: /(?:who has|tgt is) ([^\s,]{1,60})/.exec(text)?.[1] ?? null,
    about: isError ? quotedIn(text, { ends, target, port }) : null,
    checksum: 'unknown',
    length: Math.max(0, (number(/, length (\d{1,5})/) ?? 8) - 8),
    digest: number(/, seq (\d{1,5})/) ?? form.type,
  };
}

const QUOTED =
  /(?:proto|next-header) \S{1,20} \((\d{1,3})\)[^)]{0,40}\)? ?(?:payload length: \d{1,5}\) )?(\S{1,300}) > (\S{1,300}):/;

/**
 * The packet an error is about: whole with -v, else its destination only. Its source is whom the error was sent to. With
 * a port unreachable the words name the protocol.
 */
function quotedIn(
  text: string,
  { ends, target, port }: { ends: Ends; target: string | undefined; port: string | undefined },
): Quoted | null {
  const [, protocol, from, to] = QUOTED.exec(text) ?? [];
  if (protocol !== undefined && from !== undefined && to !== undefined) {
    const [source, destination] = [endOf(from), endOf(to)];
    return {
      source: source?.address ?? from,
      target: destination?.address ?? to,
      protocol: Number(protocol),
      sourcePort: source?.port ?? null,
      targetPort: destination?.port ?? null,
    };
  }
  if (target === undefined) return null;
  const named = / tcp port /.test(text) ? 6 : / udp port /.test(text) ? 17 : 0;
  const targetPort = port !== undefined && /^\d{1,5}$/.test(port) ? Number(port) : null;
  return {
    source: ends.target,
    target: target.replace(/,$/, ''),
    protocol: named,
    sourcePort: null,
    targetPort,
  };
}
