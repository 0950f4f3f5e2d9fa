import { formatPrefix, parsePrefix } from '../net/address.ts';

/** A Service as kube-proxy's IPVS mode gives it to the kernel. */
export interface VirtualServer {
  protocol: string;
  address: string;
  port: number;
  /** Those that take new connections: a weight of 0 is for one that goes away (ipvsadm(8)). */
  to: { address: string; port: number }[];
}

/** An address in hexadecimal, or written out in brackets, and a port in hexadecimal (ip_vs_info_seq_show in ip_vs_ctl.c). */
const END = String.raw`(?:([0-9A-F]{8})|\[([0-9a-f:]+)\]):([0-9A-F]{4})`;
const SERVER = new RegExp(`^(TCP|UDP|SCTP) +${END} `);
const DESTINATION = new RegExp(`^ +-> ${END} +\\S+ +(\\d+) `);

/** Of /proc/net/ip_vs, whatever it holds. */
export function readVirtualServers(text: string): VirtualServer[] {
  const servers: VirtualServer[] = [];
  for (const line of text.split('\n')) {
    const [, protocol = '', ...end] = SERVER.exec(line) ?? [];
    const own = endOf(end);
    // Those that go by a mark stand for no address; what follows is theirs.
    if (!line.startsWith(' '))
      servers.push({ protocol: protocol.toLowerCase(), ...(own ?? NOWHERE), to: [] });
    const destination = DESTINATION.exec(line);
    const to = endOf(destination?.slice(1, 4) ?? []);
    if (to !== null && destination?.[4] !== '0') servers.at(-1)?.to.push(to);
  }
  return servers.filter(({ port }) => port !== NOWHERE.port);
}

const NOWHERE = { address: '', port: -1 };

function endOf([hex, written, port]: (string | undefined)[]): { address: string; port: number } | null {
  if (port === undefined) return null;
  const text = written ?? (hex?.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join('.');
  const range = parsePrefix(text);
  return range === null ? null : { address: formatPrefix(range), port: Number.parseInt(port, 16) };
}
