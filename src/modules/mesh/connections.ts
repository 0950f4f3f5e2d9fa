import type { Fleet, FleetHost, MatrixCell } from '../module.ts';
import type { Answer } from '../tcp-connect.ts';
import { listed, type Told } from '../told.ts';
import { type Cause, causesOf } from './causes.ts';
import { type Found, incomplete, matrixOf } from './found.ts';
import { heldOf, isHeld, tellHeld } from './neighbours.ts';
import { type Direction, directionsOf } from './pairs.ts';
import type { MeshTest } from './params.ts';
import { measureTcp, type TcpMeasured } from './tcp.ts';
import { tellLosses } from './tell.ts';

const REASONS: Record<Answer, string> = {
  connected: '',
  refused: 'refused',
  unreachable: 'rejected on the way',
  silent: 'no answer',
};

/** Who can connect to whom by TCP, and why not. */
export async function byConnections(
  fleet: Fleet,
  hosts: readonly FleetHost[],
  { port, mtu }: MeshTest,
): Promise<Found> {
  const measured = await measureTcp(fleet, hosts, port);
  const what = `${port}/tcp`;
  const held = heldOf(hosts);
  const tested = directionsOf(hosts).flatMap((direction) => {
    const answer = measured.answers.get(direction.from)?.get(direction.to.name);
    return answer === undefined ? [] : [{ direction, answer }];
  });
  const failed = tested.filter(({ answer }) => answer !== 'connected');
  const causes = await causesOf(
    fleet,
    failed.map(({ direction }) => direction),
    { protocol: 'tcp', port },
  );
  const closed = new Set(
    failed.filter((each) => isClosed(each, causes, measured)).map(({ direction }) => direction),
  );
  const lost = new Map([...causes].filter(([direction]) => !closed.has(direction)));
  const cells = tested.map(({ direction, answer }) => ({
    direction,
    cell: cellOf(answer, closed.has(direction)),
  }));
  return {
    told: [
      ...(mtu ? hosts.slice(0, 1).map(tellNoMtu) : []),
      ...[...measured.absent].map(([host, why]) => incomplete(host, why)),
      ...tellHeld(held),
      ...tellLosses(lost, hosts, { what, isTold: ({ from, to }) => isHeld(held, from, to) }),
      ...tellClosed(
        hosts.filter((host) => [...closed].some(({ to }) => to === host)),
        what,
      ),
    ],
    matrices: [matrixOf(`mesh ${what}`, fleet.hosts, cells)],
  };
}

/** The host itself refuses, for nothing listens: whatever was sent got there. */
function isClosed(
  { direction, answer }: { direction: Direction; answer: Answer },
  causes: ReadonlyMap<Direction, Cause>,
  { listening }: TcpMeasured,
): boolean {
  const cause = causes.get(direction);
  const isByRule = cause === undefined || cause.at !== null || cause.text !== '' || cause.doubts.length > 0;
  return answer === 'refused' && !isByRule && !listening.has(direction.to);
}

function cellOf(answer: Answer, isClosed: boolean): MatrixCell {
  return answer === 'connected' || isClosed ? { ok: true } : { ok: false, reason: REASONS[answer] };
}

function tellNoMtu(host: FleetHost): Told {
  const message = 'the path MTU was not tested: that takes datagrams, with via: vxlan or udp';
  return { hosts: [host.name], finding: { code: 'mesh.incomplete', severity: 'error', message } };
}

function tellClosed(receivers: readonly FleetHost[], what: string): Told[] {
  if (receivers.length === 0) return [];
  const names = listed(receivers.map(({ name }) => name));
  const message = `the way to ${what} of ${names} is open, but nothing listens there`;
  const hosts = receivers.map(({ name }) => name);
  return [{ hosts, finding: { code: 'mesh.closed', severity: 'info', message } }];
}
