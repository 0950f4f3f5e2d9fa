import { circleRounds, type Pair, ringRounds, sampleRounds } from '../net/tournament.ts';
import { lookAtHosts } from './iperf/look.ts';
import { type Direction, measure } from './iperf/measure.ts';
import { type IperfTest, params, portName, testFrom } from './iperf/params.ts';
import { whereToLook } from './iperf/pattern.ts';
import { judge, type Verdict } from './iperf/verdict.ts';
import { defineFleetModule, type Finding, type FleetHost, type FleetResult, type Matrix } from './module.ts';

/** Above this many hosts all pairs take too long to be a default. */
const MANY_HOSTS = 30;
const SAMPLED_ROUNDS = 10;
const MIN_DATAGRAMS = 100;

/** Sends real traffic between the hosts on a port that must be open, and reads what the receivers report. */
export const iperf = defineFleetModule<typeof params>({
  name: 'iperf',
  summary: 'Traffic between every two hosts on one port, measured by its receiver',
  params,
  example: '- iperf: { port: 8472, protocol: udp, bandwidth: 5M, seconds: 3, max_loss: 1 }',
  title: (given) => `iperf ${portName(testFrom(given))}`,
  async run(fleet, given) {
    const test = testFrom(given);
    const { hosts, version, findings } = await lookAtHosts(fleet, test);
    const rounds = roundsFor(hosts.length, test);
    if (version === null || rounds.length === 0)
      return { findings: withAlone(findings, fleet.hosts), matrices: [] };
    const directions = await measure(fleet, hosts, rounds, version, test);
    const verdicts = inOrder(directions, fleet.hosts).map((direction) => judge(direction, test));
    const result = { findings: { ...findings }, matrices: [matrixOf(fleet.hosts, verdicts, test)] };
    return addFew(addFaults(result, verdicts), hosts, test);
  },
});

function roundsFor(hosts: number, { pairs }: IperfTest): Pair[][] {
  if (pairs === 'ring') return ringRounds(hosts);
  const rounds = circleRounds(hosts);
  if (pairs === 'all') return rounds;
  if (pairs !== null) return sampleRounds(rounds, pairs.rounds);
  return hosts > MANY_HOSTS ? sampleRounds(rounds, SAMPLED_ROUNDS) : rounds;
}

/** As the hosts stand in the play, not as the rounds came. */
function inOrder(directions: readonly Direction[], hosts: readonly FleetHost[]): Direction[] {
  const place = new Map(hosts.map((host, i) => [host, i]));
  const rank = ({ from, to }: Direction): number =>
    (place.get(from) ?? 0) * hosts.length + (place.get(to) ?? 0);
  return directions.toSorted((a, b) => rank(a) - rank(b));
}

function withAlone(
  findings: Record<string, Finding[]>,
  hosts: readonly FleetHost[],
): Record<string, Finding[]> {
  const [only] = hosts.filter(({ name }) => !Object.hasOwn(findings, name));
  if (only === undefined) return findings;
  const message = `${only.name} was not tested: there is no second host to send to it`;
  return { ...findings, [only.name]: [{ code: 'iperf.alone', severity: 'warning', message }] };
}

function matrixOf(hosts: readonly FleetHost[], verdicts: readonly Verdict[], test: IperfTest): Matrix {
  const cells = new Map(
    verdicts.map(({ direction: { from, to }, cell }) => [`${from.name}\0${to.name}`, cell]),
  );
  return {
    name: `iperf ${portName(test)}`,
    hosts: hosts.map(({ name }) => name),
    cells: hosts.map((from) => hosts.map((to) => cells.get(`${from.name}\0${to.name}`) ?? null)),
  };
}

function addFaults(result: FleetResult, verdicts: readonly Verdict[]): FleetResult {
  const findings = new Map(Object.entries(result.findings));
  for (const verdict of verdicts) {
    if (verdict.fault === null) continue;
    const { host, finding } = verdict.fault;
    const where = whereToLook(verdict, verdicts);
    const told = where === null ? finding : { ...finding, message: `${finding.message}; ${where}` };
    findings.set(host.name, [...(findings.get(host.name) ?? []), told]);
  }
  return { ...result, findings: Object.fromEntries(findings) };
}

/** A handful of datagrams is no evidence of anything. */
function addFew(result: FleetResult, hosts: readonly FleetHost[], test: IperfTest): FleetResult {
  const datagrams = Math.floor((test.bitsPerSecond * test.seconds) / (8 * test.length));
  const [first] = hosts;
  if (test.protocol === 'tcp' || datagrams >= MIN_DATAGRAMS || first === undefined) return result;
  const message = `only about ${datagrams} datagrams per direction say little of loss: raise bandwidth or seconds`;
  const finding: Finding = { code: 'iperf.few-datagrams', severity: 'warning', message };
  const findings = new Map(Object.entries(result.findings));
  findings.set(first.name, [finding, ...(findings.get(first.name) ?? [])]);
  return { ...result, findings: Object.fromEntries(findings) };
}
