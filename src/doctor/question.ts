import { isIP } from 'node:net';
import { formatPrefix, parsePrefix } from '../net/address.ts';
import { UsageError } from '../usage-error.ts';

export type Protocol = 'tcp' | 'udp' | 'icmp';

/** What is asked: does `from` reach `to`? Both are names of inventory hosts or addresses; `to` may be any name. */
export interface Question {
  from: string;
  to: string;
  /** Null where only the machine is meant, which is asked by ping. */
  port: number | null;
  protocol: Protocol;
}

const TO_HINT =
  'it looks like n2, n2:6443, n2:8472/udp, 10.244.1.4:80, [fd00::4]:80 or kubernetes.default.svc:443';

/** Reads `--from` and `--to`. Throws UsageError. */
export function readQuestion(from: string, to: string): Question {
  const wrong = (flag: string, given: string, why: string, hint: string): UsageError =>
    new UsageError({ message: `${flag} ${given}: ${why}`, hint });
  if (!isPlace(from))
    throw wrong(
      '--from',
      from,
      'no host and no address',
      'it takes a host of the inventory, or an address of a pod',
    );
  const [place = '', protocol = 'tcp', ...more] = to.split('/');
  if (more.length > 0 || (protocol !== 'tcp' && protocol !== 'udp'))
    throw wrong('--to', to, 'the protocol is tcp or udp', TO_HINT);
  const { name, port } = splitPort(place);
  if (!isPlace(name)) throw wrong('--to', to, 'no host and no address', TO_HINT);
  if (port === '' && to.includes('/')) throw wrong('--to', to, 'a protocol takes a port', TO_HINT);
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (port !== '' && (number < 1 || number > 65_535))
    throw wrong('--to', to, 'a port is 1 to 65535', TO_HINT);
  const asked = { from: canonical(from), to: canonical(name) };
  return port === '' ? { ...asked, port: null, protocol: 'icmp' } : { ...asked, port: number, protocol };
}

function splitPort(place: string): { name: string; port: string } {
  if (isIP(place) === 6) return { name: place, port: '' };
  const [, name, port = ''] = /^(?:\[([^\]]+)\]|[^:[\]]+)(?::(.*))?$/.exec(place) ?? [];
  const bare = /^[^:[\]]+/.exec(place)?.[0];
  return { name: name ?? bare ?? '', port: place.endsWith(':') ? '0' : port };
}

/** Neither a flag to the commands that get it, nor anything but a name or an address. */
function isPlace(text: string): boolean {
  return isIP(text) !== 0 || /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}$/.test(text);
}

/** As ip(8) prints addresses. */
function canonical(text: string): string {
  const range = isIP(text) === 0 ? null : parsePrefix(text);
  return range === null ? text : formatPrefix(range);
}

export function isAddress(text: string): boolean {
  return isIP(text) !== 0;
}

/** `8472/udp`, or `ping` */
export function portName({ port, protocol }: Pick<Question, 'port' | 'protocol'>): string {
  return port === null ? 'ping' : `${port}/${protocol}`;
}
