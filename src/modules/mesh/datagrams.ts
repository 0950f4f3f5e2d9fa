import { macTwinsOf, tellMacTwins } from '../mac-twins.ts';
import type { Fleet, FleetHost, Matrix } from '../module.ts';
import type { Told } from '../told.ts';
import { causesOf } from './causes.ts';
import { type Found, incomplete, matrixOf } from './found.ts';
import { type Measured, measure } from './measure.ts';
import { lostBetween, measureMtu, narrowWays, tellMtu } from './mtu.ts';
import { heldOf, isHeld, isMisled, misledOf, stationOf, tellHeld, tellMisled } from './neighbours.ts';
import { type Direction, directionsOf } from './pairs.ts';
import { type MeshTest, portName } from './params.ts';
import { tellLosses, tellTranslations } from './tell.ts';

/** Who hears whom by datagrams, why not, and whether large ones arrive. */
export async function byDatagrams(
  fleet: Fleet,
  hosts: readonly FleetHost[],
  { port, via, mtu }: MeshTest,
): Promise<Found> {
  const test = { port, mtu: null, anyHolder: via === 'udp' };
  const what = portName({ port, via });
  const measured = await measure(fleet, hosts, test);
  const lost = lostIn(measured);
  const path = mtu ? await measureMtu(fleet, measured, test) : null;
  const small = new Set(lost);
  const large = path === null ? [] : lostBetween(path, onlyLarge(lostIn(path.measured), measured));
  const causes = await causesOf(fleet, [...lost, ...large], { protocol: 'udp', port });
  const misled = await misledOf(fleet, measured);
  const held = heldOf(hosts);
  const twins = macTwinsOf([...measured.hearings].map(stationOf), [
    ...measured.absent.keys(),
    ...fleet.absent,
  ]);
  const isTwin = ({ name }: FleetHost): boolean => twins.some((each) => each.hosts.includes(name));
  const present = [...measured.hearings.keys()];
  const told = [
    ...[...measured.absent].map(([host, why]) => incomplete(host, why)),
    ...tellDeaf(measured, what),
    ...tellHeld(held),
    ...tellMacTwins(twins, 'mesh.mac-twin'),
    ...tellMisled(misled.filter(({ owner }) => held.every((each) => each.owner !== owner))),
    ...tellLosses(new Map([...causes].filter(([direction]) => small.has(direction))), present, {
      what,
      isTold: ({ from, to }) =>
        isMisled(misled, from, to) || isHeld(held, from, to) || isTwin(from) || isTwin(to),
    }),
    ...tellTranslations(measured),
    ...(path === null ? [] : tellMtu(path, await narrowWays(fleet, path, large), causes)),
  ];
  const matrices = [matrix(fleet, measured, `mesh ${what}`)];
  if (path !== null) matrices.push(matrix(fleet, path.measured, `packets of ${path.mtu} bytes`));
  return { told, matrices };
}

/** What arrives at a deaf host nobody knows: those directions were not tested. */
function testedIn({ hearings }: Measured): Direction[] {
  return directionsOf([...hearings.keys()]).filter(({ to }) => hearings.get(to)?.deafBy === null);
}

function hasArrived({ hearings }: Measured, { from, to }: Direction): boolean {
  return hearings.get(to)?.heard.has(from.name) === true;
}

function lostIn(measured: Measured): Direction[] {
  return testedIn(measured).filter((direction) => !hasArrived(measured, direction));
}

/** Where small packets arrive and large ones do not. */
function onlyLarge(large: readonly Direction[], measured: Measured): Direction[] {
  return large.filter((direction) => hasArrived(measured, direction));
}

function matrix({ hosts }: Fleet, measured: Measured, name: string): Matrix {
  const cells = testedIn(measured).map((direction) => {
    const ok = hasArrived(measured, direction);
    return { direction, cell: ok ? { ok } : { ok, reason: 'did not arrive' } };
  });
  return matrixOf(name, hosts, cells);
}

function tellDeaf({ hearings }: Measured, what: string): Told[] {
  return [...hearings].flatMap(([host, { deafBy }]): Told[] => {
    if (deafBy === null) return [];
    const message = `what arrives at ${host.name} could not be seen: ${deafBy} holds ${what}, and its connection tracking says nothing of it; look with tcpdump there while this test runs again`;
    return [{ hosts: [host.name], finding: { code: 'mesh.unseen', severity: 'warning', message } }];
  });
}
