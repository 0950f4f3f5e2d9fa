import { isIP } from 'node:net';
import { UsageError } from '../usage-error.ts';

/** What `--to` names, and who is to connect to it. */
export interface Destination {
  /** As it was given. */
  text: string;
  /** A host of the inventory, or any name or address. */
  host: string;
  port: number;
  /** A host that captures. */
  from: string;
}

/** Null without `--to`. Throws UsageError. The first host connects where `--from` names no other. */
export function destinationOf(
  { to, from }: { to?: string; from?: string },
  hosts: readonly string[],
): Destination | null {
  if (to === undefined) {
    if (from === undefined) return null;
    throw new UsageError({
      message: '--from says who connects, and --to to what: it is missing',
      hint: 'add --to HOST:PORT',
    });
  }
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(to) ?? [];
  const host = bracketed ?? plain ?? '';
  const port = Number(digits);
  const isName = isIP(host) !== 0 || /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(host);
  if (!isName || !(port >= 1 && port <= 65_535))
    throw new UsageError({
      message: `--to ${to}: this is no HOST:PORT`,
      hint: 'write n2:8080, 10.96.0.1:443, or [fd00::1]:443',
    });
  const source = from ?? hosts[0] ?? '';
  if (!hosts.includes(source))
    throw new UsageError({
      message: `--from ${source}: this is none of the hosts that capture`,
      hint: `name it among them, so that it is seen what leaves it: netfix capture ${source} …`,
    });
  return { text: to, host, port, from: source };
}
