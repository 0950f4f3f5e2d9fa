import { hostsOf, nodeDevice, podDevice, reaches } from '../geometry.ts';
import type { HostSeen, Path } from '../path.ts';
import type { StepResult } from '../verdict.ts';
import { on, type Step } from './step.ts';

/** Queueing disciplines that lose packets on purpose, and filters, which no rule of a firewall shows (tc(8)). */
export const disciplines: Step = {
  id: 'tc',
  judge: (path) => hostsOf(path).flatMap((host) => judgeHost(path, host)),
};

function judgeHost(path: Path, host: HostSeen): StepResult[] {
  const { unknown, fault } = on('tc', host.name);
  const devices = [host.route.device, podDevice(host), nodeDevice(host), host.carrier?.device];
  const mine = host.disciplines.flatMap((line) => {
    const [, kind = '', device = ''] = /^qdisc (\S+) \S+ dev (\S+) /.exec(line) ?? [];
    return devices.includes(device) ? [{ kind, device, line }] : [];
  });
  const isWhole = reaches(path) && path.probe.pings.lost === 0;
  const lossy = mine.find(({ kind, line }) => kind === 'netem' && / (loss|corrupt) /.test(line));
  if (lossy !== undefined) {
    const message = `${lossy.device} of ${host.name} loses packets on purpose: netem (tc)`;
    const advice = `somebody tried something out, or a chaos test did: tc qdisc del dev ${lossy.device} root`;
    return [fault(message, { evidence: lossy.line, cause: { code: 'tc.lossy', message, advice } })];
  }
  if (isWhole || mine.length === 0) return [];
  const names = [...new Set(mine.map(({ device }) => device))].join(', ');
  const lines = mine.map(({ line }) => line).join('\n');
  return [
    unknown(
      `what tc does to packets on ${names} of ${host.name} is not judged (tc filter show, tc -s qdisc)`,
      lines,
    ),
  ];
}
