import { iperfPackage } from './iperf/install.ts';
import { lookAtHosts } from './iperf/look.ts';
import { type Direction, type Method, measure } from './iperf/measure.ts';
import { type IperfTest, params, portName, testFrom } from './iperf/params.ts';
import { whereToLook } from './iperf/pattern.ts';
import { mistakeIn, roundsFor } from './iperf/schedule.ts';
import { judge, type Verdict } from './iperf/verdict.ts';
import { defineFleetModule, type Finding, type FleetHost, type FleetResult, type Matrix } from './module.ts';
import { byHost } from './told.ts';

const MIN_DATAGRAMS = 100;

/** Sends real traffic between the hosts on a port that must be open, and reads what the receivers report. */
export const iperf = defineFleetModule<typeof params>({
  name: 'iperf',
  summary: 'Traffic between every two hosts on one port, measured by its receiver',
  params,
  example: '- iperf: { port: 8472, protocol: udp, bandwidth: 5M, seconds: 3, max_loss: 1 }',
  title: (given) => `iperf ${portName(testFrom(given))}`,
  prepare: ({ install }) => (install === true ? iperfPackage : null),
  faults: (given, groups) => [mistakeIn(testFrom(given), groups)].filter((mistake) => mistake !== null),
  async run(fleet, given) {
    const test = testFrom(given);
    const mistake = mistakeIn(test, new Set(Object.keys(fleet.groups)));
    if (mistake !== null) return { findings: refusal(fleet.hosts, mistake), matrices: [] };
    const { hosts, version, tunnelled, findings } = await lookAtHosts(fleet, test);
    const names = hosts.map(({ name }) => name);
    const rounds = roundsFor(names, test, fleet.groups);
    if (version === null || rounds.length === 0)
      return { findings: withAlone(findings, fleet.hosts), matrices: [] };
    const method: Method = { test, version, tunnelled };
    const directions = await measure(fleet, hosts, rounds, method);
    const verdicts = inOrder(directions, fleet.hosts).map((direction) => judge(direction, method));
    const result = { findings: { ...findings }, matrices: [matrixOf(fleet.hosts, verdicts, method)] };
    return addFew(addFaults(result, verdicts), hosts, test);
  },
});

function refusal(hosts: readonly FleetHost[], message: string): Record<string, Finding[]> {
  const finding: Finding = { code: 'iperf.parameters', severity: 'error', message };
  return byHost([{ hosts: hosts.map(({ name }) => name), finding }]);
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

function matrixOf(
  hosts: readonly FleetHost[],
  verdicts: readonly Verdict[],
  { test, tunnelled }: Method,
): Matrix {
  const cells = new Map(
    verdicts.map(({ direction: { from, to }, cell }) => [`${from.name}\0${to.name}`, cell]),
  );
  return {
    name: `iperf ${portName(test)}${tunnelled ? ' over VXLAN' : ''}`,
    hosts: hosts.map(({ name }) => name),
    cells: hosts.map((from) => hosts.map((to) => cells.get(`${from.name}\0${to.name}`) ?? null)),
  };
}

function addFaults(result: FleetResult, verdicts: readonly Verdict[]): FleetResult {
  const findings = new Map(Object.entries(result.findings));
  for (const verdict of verdicts) {
    if (verdict.fault === null) continue;
    const { host } = verdict.fault;
    const where = whereToLook(verdict, verdicts);
    const told = verdict.fault.findings.map((finding) =>
      where === null ? finding : { ...finding, message: `${finding.message}; ${where}` },
    );
    findings.set(host.name, [...(findings.get(host.name) ?? []), ...told]);
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
