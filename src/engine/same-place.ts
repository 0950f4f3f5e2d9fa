import { grouped } from '../grouped.ts';
import type { Target } from '../ssh/target.ts';
import type { RunHost } from './host.ts';

/**
 * What leads to a host, whatever the inventory calls it: address and port, and the way there. `address` is what the target's
 * name stands for, where that was looked up; behind a jump host the name says something else, perhaps.
 */
export function placeOf(target: Target, address: string | null): string {
  if (target.kind === 'local') return 'local';
  const { hostname, port, jumps } = target;
  const host = jumps.length === 0 ? (address ?? hostname) : hostname;
  return [...jumps, { hostname: host, port }]
    .map((hop) => `${hop.hostname.toLowerCase()} ${hop.port}`)
    .join(', ');
}

/** Hosts by place, in the order in which they are named. */
export function byPlace(hosts: readonly RunHost[]): RunHost[][] {
  return [...grouped(hosts, ({ place }) => place).values()];
}

/**
 * Leaves a host to its other names, if it has any: its shell would hold the lock until the run ends, and a connection that is
 * made again waits for that.
 */
export async function handOver(host: RunHost, names: readonly RunHost[]): Promise<void> {
  if (names.length > 1) await host.session.endShell();
}
