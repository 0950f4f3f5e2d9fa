import { freshVni } from '../mesh/scripts.ts';
import type { Finding, Fleet, FleetHost, StepOutput } from '../module.ts';
import { lastLine } from './measure.ts';
import { type IperfTest, portName } from './params.ts';
import { lookScript } from './scripts.ts';

export interface Field {
  /** Hosts that can take part. */
  hosts: FleetHost[];
  /** Some of them have a VXLAN on the port: the way is through another one beside it. */
  tunnelled: boolean;
  /** Of iperf; null when no host is left. */
  version: 2 | 3 | null;
  /** Why the others cannot. */
  findings: Record<string, Finding[]>;
}

interface Look {
  host: FleetHost;
  failure: string | null;
  versions: Set<string>;
  /** Who holds the port; null when it is free. */
  holder: string | null;
  /** Why no tunnel can be had beside the holder; null when one can. */
  noTunnel: string | null;
}

/** Nothing is sent through it: it shows whether the kernel gives this host one. */
const TRIAL = { end: 'server', local: null, remote: '127.0.0.1' } as const;

/** Which hosts can be tested, with which iperf. Changes nothing on them. */
export async function lookAtHosts(fleet: Fleet, test: IperfTest): Promise<Field> {
  const look = lookScript(test, { ...TRIAL, port: test.port, vni: freshVni() });
  const outputs = await fleet.each(() => look, { timeoutMs: 15_000 });
  const looks = fleet.hosts.map((host) => readLook(host, outputs.get(host.name)));
  const version = versionFor(looks, test);
  const faults = looks.map((look) => faultOf(look, looks, version, test));
  const able = looks.filter((_, i) => faults[i] === null);
  const hosts = able.map(({ host }) => host);
  const tunnelled = able.some(({ holder }) => holder !== null);
  const findings = Object.fromEntries(
    looks.flatMap(({ host }, i) => {
      const fault = faults[i];
      return fault === null || fault === undefined ? [] : [[host.name, [fault]]];
    }),
  );
  return { hosts, tunnelled, version: hosts.length === 0 ? null : version, findings };
}

function readLook(host: FleetHost, output: StepOutput | undefined): Look {
  const lines = (output?.stdout ?? '').split('\n');
  const values = (key: string): string[] =>
    lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1, 200));
  const holders = [
    ...new Set([...values('holder'), ...values('device').map((device) => `the device ${device}`)]),
  ];
  return {
    host,
    failure: output === undefined ? 'it gave no answer' : output.failure,
    versions: new Set(values('iperf')),
    holder: lines.includes('held') ? holders.join(', ') || 'the kernel or a process of another user' : null,
    noTunnel: lines.includes('tunnel') ? null : lastLine(output?.stderr ?? ''),
  };
}

/** iperf 2 unless more hosts could take part with iperf3. */
function versionFor(looks: readonly Look[], { version }: IperfTest): 2 | 3 {
  if (version !== 'auto') return version;
  const having = (wanted: string): number => looks.filter(({ versions }) => versions.has(wanted)).length;
  return having('3') > having('2') ? 3 : 2;
}

function faultOf(look: Look, looks: readonly Look[], version: 2 | 3, test: IperfTest): Finding | null {
  const { host } = look;
  const fault = (code: string, message: string): Finding => ({
    code: `iperf.${code}`,
    severity: 'error',
    message,
  });
  if (look.failure !== null) return fault('incomplete', `${host.name} was not tested: ${look.failure}`);
  const twin = looks.find((other) => other.host !== host && other.host.address === host.address);
  if (twin !== undefined) {
    const message = `${host.name} and ${twin.host.name} have the same address ${host.address}: set node_ip for them in the inventory`;
    return fault('same-address', message);
  }
  if (look.holder !== null && look.noTunnel !== null)
    return fault('port-held', held(host, look.holder, look.noTunnel, test));
  return look.versions.has(String(version)) ? null : fault('missing', missing(host, version, test));
}

function held(host: FleetHost, holder: string, noTunnel: string, test: IperfTest): string {
  const wait = /^iperf3? /.test(holder)
    ? ' (one of a run that was cut off ends by itself within a minute or so)'
    : '';
  const isProcess = / \(pid \d+\)$/.test(holder);
  const beside = isProcess || noTunnel === '' ? '' : `, and no other VXLAN can stand beside it (${noTunnel})`;
  const via = test.protocol === 'tcp' ? ', via: tcp' : isProcess ? ', via: udp' : '';
  const next = `name a free port that the same rules let in, or see with \`mesh: { port: ${test.port}${via} }\` who reaches whom on this one`;
  return `${host.name}: ${portName(test)} is held by ${holder}${wait}${beside}; iperf cannot listen there: ${next}`;
}

function missing(host: FleetHost, version: 2 | 3, { install }: IperfTest): string {
  const name = version === 2 ? 'iperf' : 'iperf3';
  const what = version === 2 ? 'iperf (version 2)' : 'iperf3';
  if (install) return `${host.name} has no ${what}, though a package ${name} is installed`;
  return `${host.name} has no ${what}: set \`install: true\`, or put the task \`package: { names: [${name}] }\` before this one`;
}
