import { type IperfReport, readIperf2, readIperf3 } from '../../net/iperf-report.ts';
import type { Pair } from '../../net/tournament.ts';
import { deviceOf } from '../mesh/measure.ts';
import { freshVni } from '../mesh/scripts.ts';
import type { Fleet, FleetHost, StepOutput } from '../module.ts';
import type { IperfTest } from './params.ts';
import { clientScript, clientTimeoutMs, type End, serverReportScript, startScript } from './scripts.ts';
import { innerAddress, type Tunnel } from './tunnel.ts';

/** One test in one direction, and what came of it. */
export interface Direction {
  from: FleetHost;
  to: FleetHost;
  outcome:
    | { kind: 'report'; report: IperfReport; said: string }
    | { kind: 'fault'; host: FleetHost; why: string };
}

const QUICK_MS = 15_000;
/** Starting the servers and asking them for their reports, in seconds. */
const AROUND_A_TEST = 1;

/** How all tests of a run are made. */
export interface Method {
  test: IperfTest;
  version: 2 | 3;
  /** Through a temporary VXLAN on the port, which another one holds. */
  tunnelled: boolean;
}

/** Every round A→B and then B→A, so that no host is ever in two tests at once. Three steps per half round. */
export async function measure(
  fleet: Fleet,
  hosts: readonly FleetHost[],
  rounds: readonly Pair[][],
  method: Method,
): Promise<Direction[]> {
  const halves = rounds.flatMap((round) => [round, round.map(([a, b]): Pair => [b, a])]);
  const directions: Direction[] = [];
  for (const [i, half] of halves.entries()) {
    const left = (halves.length - i) * (method.test.seconds + AROUND_A_TEST);
    fleet.progress(`round ${Math.floor(i / 2) + 1} of ${rounds.length}`, left);
    const pairs = half.flatMap(([a, b]) => {
      const [from, to] = [hosts[a], hosts[b]];
      return from === undefined || to === undefined ? [] : [{ from, to }];
    });
    directions.push(...(await measureHalf(fleet, pairs, method)));
  }
  return directions;
}

interface Ends {
  from: FleetHost;
  to: FleetHost;
}

async function measureHalf(fleet: Fleet, pairs: readonly Ends[], method: Method): Promise<Direction[]> {
  const { version, test } = method;
  const receiving = new Map(pairs.map((ends) => [ends.to.name, ends]));
  const sending = new Map(pairs.map((ends) => [ends.from.name, ends]));
  const vni = freshVni();
  const started = await fleet.each(
    ({ name }) => {
      const ends = receiving.get(name);
      return ends === undefined ? null : startScript(endOf('server', ends, method, vni));
    },
    { timeoutMs: QUICK_MS },
  );
  const client = await fleet.each(
    ({ name }) => {
      const ends = sending.get(name);
      const isUp = ends !== undefined && folderOf(started.get(ends.to.name)) !== null;
      return isUp ? clientScript(endOf('client', ends, method, vni)) : null;
    },
    { timeoutMs: clientTimeoutMs(test) },
  );
  const served = await fleet.each(
    ({ name }) => {
      const dir = folderOf(started.get(name));
      return dir === null ? null : serverReportScript(dir, version);
    },
    { timeoutMs: QUICK_MS },
  );
  return pairs.map((ends) => ({
    ...ends,
    outcome: outcomeOf(ends, version, test, {
      started: started.get(ends.to.name),
      client: client.get(ends.from.name),
      served: served.get(ends.to.name),
    }),
  }));
}

function endOf(end: Tunnel['end'], { from, to }: Ends, method: Method, vni: number): End {
  const { test, version, tunnelled } = method;
  if (!tunnelled) return { test, version, address: to.address, tunnel: null };
  const [own, other] = end === 'server' ? [to, from] : [from, to];
  const local = deviceOf(own) === null ? null : own.address;
  const tunnel = { port: test.port, vni, end, local, remote: other.address };
  return { test, version, address: innerAddress('server'), tunnel };
}

/** The folder a server was started in. A host that names another kind of path is not believed. */
function folderOf(output: StepOutput | undefined): string | null {
  const dir = output?.stdout.trim() ?? '';
  return /^\/[\w./-]*\/netfix-iperf\.\w{6,}$/.test(dir) && !dir.includes('/../') ? dir : null;
}

interface Steps {
  started: StepOutput | undefined;
  client: StepOutput | undefined;
  served: StepOutput | undefined;
}

function outcomeOf(
  { from, to }: Ends,
  version: 2 | 3,
  test: IperfTest,
  { started, client, served }: Steps,
): Direction['outcome'] {
  const fault = (host: FleetHost, why: string): Direction['outcome'] => ({ kind: 'fault', host, why });
  if (folderOf(started) === null)
    return fault(to, failure(started) ?? 'the iperf server could not be started');
  const clientFailure = failure(client);
  if (client === undefined || clientFailure !== null)
    return fault(from, clientFailure ?? 'the iperf client did not run');
  const servedFailure = failure(served);
  if (served === undefined || servedFailure !== null)
    return fault(to, servedFailure ?? 'the iperf server gave no report');
  const [state, ...rest] = served.stdout.split('\n');
  const log = rest.join('\n');
  const ended = state === 'gone' && (version === 2 || log.trim() === '');
  if (ended)
    return fault(
      to,
      `the iperf server ended during the test${log.trim() === '' ? '' : `: ${lastLine(log)}`}`,
    );
  const report =
    version === 3 ? readIperf3(log, test.protocol) : readIperf2(log, client.stdout, test.protocol);
  return { kind: 'report', report, said: complaints(client.stdout) };
}

function failure(output: StepOutput | undefined): string | null {
  if (output === undefined) return null;
  if (output.failure !== null) return output.failure;
  return output.exitCode === 0 ? null : lastLine(output.stderr) || `exit code ${output.exitCode}`;
}

/** What a sender says of errors: `read failed: Connection refused` is a reject, silence a drop. */
function complaints(client: string): string {
  const lines = client
    .split('\n')
    .filter((line) => /failed|error|unable|refused|unreachable/i.test(line) && !/interrupt/.test(line));
  return [...new Set(lines.map((line) => line.trim()))].slice(0, 5).join('\n').slice(0, 500);
}

export function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? '').slice(0, 200);
}
