import type { Fleet, FleetHost } from '../module.ts';
import { listed, type Told } from '../told.ts';
import { type DatagramTest, type Hearing, type Measured, measure } from './measure.ts';
import { type Direction, isV6 } from './pairs.ts';
import { type Pattern, patternsOf } from './patterns.ts';

/** Outer Ethernet is not counted: IP, UDP, VXLAN and the inner Ethernet header (RFC 7348, section 5). */
const OVERHEAD = { v4: 50, v6: 70 };

function overheadOf(host: FleetHost): number {
  return isV6(host) ? OVERHEAD.v6 : OVERHEAD.v4;
}

/** The matrix of one packet size. */
export interface PathMtu {
  /** Of the overlay: what its packets may have. */
  mtu: number;
  measured: Measured;
}

/**
 * Whether the overlay's largest packets arrive: those that fit into what the best of the hosts' interfaces carries. A
 * node with less is the fault. Null where no interface told its MTU.
 */
export async function measureMtu(
  fleet: Fleet,
  { hearings }: Measured,
  test: DatagramTest,
): Promise<PathMtu | null> {
  const hosts = [...hearings.keys()];
  const overhead = Math.max(...hosts.map(overheadOf));
  const best = Math.max(0, ...[...hearings.values()].map(({ mtu }) => mtu ?? 0));
  if (best <= overhead + 28) return null;
  const mtu = best - overhead;
  return { mtu, measured: await measure(fleet, hosts, { ...test, mtu }) };
}

/** Hosts whose own interface carries less, then paths between hosts that do. `losses`: small packets do arrive. */
export function tellMtu({ mtu, measured }: PathMtu, losses: readonly Direction[]): Told[] {
  const small = [...measured.hearings].filter(
    ([host, { mtu: own }]) => own !== null && own < mtu + overheadOf(host),
  );
  const isSmall = (host: FleetHost): boolean => small.some(([each]) => each === host);
  const between = losses.filter(({ from, to }) => !isSmall(from) && !isSmall(to));
  const hosts = [...measured.hearings.keys()].filter((host) => !isSmall(host));
  return [
    ...[...measured.absent].map(([host, why]) =>
      told(host, 'incomplete', `the path MTU of ${host.name} was not tested: ${why}`),
    ),
    ...small.map(([host, { mtu: own }]) => {
      const overhead = overheadOf(host);
      const most = (own ?? 0) - overhead;
      const message = `the interface of ${host.name} carries packets of ${own} bytes, the others' ${mtu + overhead}: an overlay's packets of ${mtu} bytes reach it from nobody; raise its MTU, or give the overlay ${most}`;
      return told(host, 'mtu', message);
    }),
    ...[...measured.hearings].flatMap(([host, hearing]) => tellOverlays(host, hearing)),
    ...patternsOf(between, hosts).map((pattern) => {
      const message = `packets of ${mtu} bytes in the overlay do not arrive ${wayOf(pattern)}, though small ones do: a link on the way carries less than the interfaces do; raise its MTU, or lower the overlay's`;
      return told((pattern.kind === 'row' ? pattern.from : pattern.to)[0] as FleetHost, 'mtu', message);
    }),
  ];
}

/** An overlay's device that takes more than fits: what does not is cut in pieces, which many networks drop, or lost. */
function tellOverlays(host: FleetHost, { mtu, overlays }: Hearing): Told[] {
  const most = (mtu ?? Number.POSITIVE_INFINITY) - overheadOf(host);
  return [...overlays].flatMap(([device, own]) => {
    if (own <= most) return [];
    const message = `${device} of ${host.name} takes packets of ${own} bytes, and with VXLAN's ${overheadOf(host)} they do not fit into the interface's ${mtu}: large ones are cut in pieces or lost; set the CNI's MTU to ${most}`;
    return [{ hosts: [host.name], finding: { code: 'mesh.overlay-mtu', severity: 'warning', message } }];
  });
}

function wayOf({ kind, from, to }: Pattern): string {
  const [senders, receivers] = [from, to].map((hosts) => listed(hosts.map(({ name }) => name)));
  switch (kind) {
    case 'node':
      return `to and from ${receivers}`;
    case 'row':
      return `from ${senders}`;
    case 'column':
      return `to ${receivers}`;
    case 'block':
      return `from ${senders} to ${receivers}`;
  }
}

function told(host: FleetHost, code: string, message: string): Told {
  return { hosts: [host.name], finding: { code: `mesh.${code}`, severity: 'error', message } };
}
