import { vxlanOverhead } from '../../net/vxlan-overhead.ts';
import type { Fleet, FleetHost } from '../module.ts';
import { fittingLines, fittingSize } from '../path-mtu.ts';
import { listed, type Told } from '../told.ts';
import type { Cause } from './causes.ts';
import { type DatagramTest, type Hearing, type Measured, measure } from './measure.ts';
import type { Direction } from './pairs.ts';
import { isIn, type Pattern, patternsOf } from './patterns.ts';
import { namesOf, rulesOf } from './tell.ts';

function overheadOf({ address }: FleetHost): number {
  return vxlanOverhead(address);
}

/** The matrix of one packet size. */
export interface PathMtu {
  /** Of the overlay: what its packets may have. */
  mtu: number;
  /** What more than half of the interfaces carry; null where no size has so many. */
  usual: number | null;
  measured: Measured;
}

/**
 * Whether the overlay's packets arrive in the size that fits most of the hosts' interfaces: a node that differs is the
 * fault. Where no size has the majority it is the size that fits all. Null where no interface told its MTU.
 */
export async function measureMtu(
  fleet: Fleet,
  { hearings }: Measured,
  test: DatagramTest,
): Promise<PathMtu | null> {
  const hosts = [...hearings.keys()];
  const overhead = Math.max(...hosts.map(overheadOf));
  const sizes = sizesOf(hearings);
  const usual = usualOf(sizes);
  const carried = usual ?? Math.min(...sizes.keys());
  if (sizes.size === 0 || carried <= overhead + 28) return null;
  const mtu = carried - overhead;
  return { mtu, usual, measured: await measure(fleet, hosts, { ...test, mtu }) };
}

/** Hosts by what their interface carries. */
type Sizes = ReadonlyMap<number, readonly FleetHost[]>;

/** The smallest first; hosts that did not tell are left out. */
function sizesOf(hearings: Measured['hearings']): Sizes {
  const told = [...hearings].flatMap(([host, { mtu }]) => (mtu === null ? [] : [{ host, mtu }]));
  const sizes = [...new Set(told.map(({ mtu }) => mtu))].sort((a, b) => a - b);
  return new Map(sizes.map((size) => [size, told.filter(({ mtu }) => mtu === size).map(({ host }) => host)]));
}

function usualOf(sizes: Sizes): number | null {
  const all = [...sizes.values()].flat().length;
  return [...sizes].find(([, hosts]) => hosts.length > all / 2)?.[0] ?? null;
}

/** Of the directions where large packets are lost and small ones are not, those that no interface of the two explains. */
export function lostBetween({ usual, measured }: PathMtu, losses: readonly Direction[]): Direction[] {
  const small = smallOnes(sizesOf(measured.hearings), usual);
  return losses.filter(({ from, to }) => !small.includes(from) && !small.includes(to));
}

function smallOnes(sizes: Sizes, usual: number | null): FleetHost[] {
  return [...sizes].flatMap(([size, hosts]) => (usual !== null && size < usual ? hosts : []));
}

/** Ways between interfaces that carry more. */
export interface Narrow {
  pattern: Pattern;
  inside: Direction[];
  /** Bytes that came through, of the sizes that were tried. */
  fits: number | null;
}

const DEADLINE = { timeoutMs: 15_000 };

/** Tries on one direction of each pattern what comes through, by pings on the network of the nodes. */
export async function narrowWays(
  fleet: Fleet,
  { mtu, usual, measured }: PathMtu,
  between: readonly Direction[],
): Promise<Narrow[]> {
  const small = smallOnes(sizesOf(measured.hearings), usual);
  const hosts = [...measured.hearings.keys()].filter((host) => !small.includes(host));
  const ways = patternsOf(between, hosts).map((pattern) => {
    const inside = between.filter((direction) => isIn(pattern, direction));
    return { pattern, inside, sample: inside[0] as Direction };
  });
  if (ways.length === 0) return [];
  fleet.progress('sizes that come through');
  const printed = await fleet.each((host) => {
    const targets = ways.flatMap(({ sample: { from, to } }) => (from === host ? [to] : []));
    const lines = targets.map((to) => fittingLines(to.address, String(mtu + overheadOf(to))));
    return lines.length === 0 ? null : lines.join('\n');
  }, DEADLINE);
  return ways.map(({ pattern, inside, sample: { from, to } }) => {
    const fits = fittingSize(printed.get(from.name)?.stdout ?? '', to.address);
    return { pattern, inside, fits };
  });
}

/** Hosts whose own interface differs, then paths between those that do not, with what their rules say. */
export function tellMtu(
  { mtu, usual, measured }: PathMtu,
  narrow: readonly Narrow[],
  causes: ReadonlyMap<Direction, Cause>,
): Told[] {
  const sizes = sizesOf(measured.hearings);
  return [
    ...[...measured.absent].map(([host, why]) =>
      told(host, 'incomplete', `the path MTU of ${host.name} was not tested: ${why}`),
    ),
    ...(usual === null ? tellSizes(sizes) : tellOddOnes(sizes, usual)),
    ...[...measured.hearings].flatMap(([host, hearing]) => tellOverlays(host, hearing)),
    ...narrow.map(({ pattern, inside, fits }) => {
      const { first, rest } = rulesOf(inside.flatMap((direction) => causes.get(direction) ?? []));
      const what =
        first === ''
          ? 'a link on the way carries less than the interfaces do'
          : `look first at ${first}; if it is not that, a link on the way carries less than the interfaces do`;
      const host = (pattern.kind === 'row' ? pattern.from : pattern.to)[0] as FleetHost;
      const size = fits === null ? '' : ` to ${fits - overheadOf(host)} (${fits} bytes came through)`;
      const message = `packets of ${mtu} bytes in the overlay do not arrive ${wayOf(pattern)}, though small ones do: ${what}; raise its MTU, or lower the overlay's${size}${rest}`;
      return told(host, 'mtu', message);
    }),
  ];
}

/** Each host whose interface carries less or more than most: the fault is its own. */
function tellOddOnes(sizes: Sizes, usual: number): Told[] {
  const others = sizes.size > 2 ? "most others'" : "the others'";
  return [...sizes].flatMap(([size, hosts]) => {
    if (size === usual) return [];
    return hosts.map((host) => {
      const overhead = overheadOf(host);
      const differs = `the interface of ${host.name} carries packets of ${size} bytes, ${others} ${usual}`;
      const message =
        size < usual
          ? `${differs}: an overlay's packets of ${usual - overhead} bytes reach it from nobody; raise its MTU, or give the overlay ${size - overhead}`
          : `${differs}: an overlay that goes by it takes packets of ${size - overhead} bytes on ${host.name}, and those do not fit into ${others}; set its MTU to ${usual}, or give the overlay ${usual - overhead} on every node`;
      return told(host, 'mtu', message);
    });
  });
}

/** No size has the majority: nobody can tell which of them is meant. */
function tellSizes(sizes: Sizes): Told[] {
  const all = [...sizes.values()].flat();
  const [smallest] = sizes.keys();
  if (smallest === undefined || sizes.size < 2) return [];
  const each = listed([...sizes].map(([size, hosts]) => `${size} bytes (${namesOf(hosts)})`));
  const most = smallest - Math.max(...all.map(overheadOf));
  const message = `the interfaces carry packets of different sizes, ${each}: what an overlay sends by a larger one does not fit into a smaller one; give them all the same MTU, or the overlay ${most} on every node`;
  const finding = { code: 'mesh.mtu', severity: 'error' as const, message };
  return [{ hosts: all.map(({ name }) => name), finding }];
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
  const [senders, receivers] = [namesOf(from), namesOf(to)];
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
