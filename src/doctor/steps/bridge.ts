import { endsOf, isIpv6, podDevice } from '../geometry.ts';
import type { HostSeen, Path } from '../path.ts';
import { paramsOf } from '../tasks.ts';
import type { StepResult } from '../verdict.ts';
import { errorsOf, fixOn, join, on, type Step } from './step.ts';

/** Hosts whose pods are behind a bridge: what is bridged must pass iptables, or answers of Services do not come back. */
export const bridge: Step = {
  id: 'bridge',
  judge(path) {
    const bridged = endsOf(path).filter((host) => host.links.get(podDevice(host) ?? '')?.isBridge === true);
    const each = bridged.filter(({ name }, i) => bridged.findIndex((other) => other.name === name) === i);
    return each.map((host) => judgeHost(path, host));
  },
};

/** Whether what bridges of a host pass meets its iptables; null where that was not seen. */
export function isFiltered(path: Path, host: HostSeen): boolean | null {
  const id = isIpv6(path) ? 'bridge6' : 'bridge';
  const errors = errorsOf(host, id, { ...paramsOf(id), persist: false });
  return errors === null ? null : errors.length === 0;
}

function judgeHost(path: Path, host: HostSeen): StepResult {
  const { ok, unknown, fault } = on('bridge', host.name);
  const id = isIpv6(path) ? 'bridge6' : 'bridge';
  const fix = fixOn(host, 'bridgeModule', id);
  const params = fix.tasks[1]?.params ?? {};
  const now = errorsOf(host, id, { ...params, persist: false });
  const device = podDevice(host);
  if (now === null) return unknown(`whether what ${device} bridges passes iptables was not seen`);
  if (now.length === 0) {
    const later = errorsOf(host, id, params) ?? [];
    return ok(
      `what ${device} of ${host.name} bridges passes iptables${later.length === 0 ? '' : `, but not for good: ${join(later.slice(0, 1), 'message')}`}`,
    );
  }
  const message = `what ${device} of ${host.name} bridges does not pass iptables, so answers of Services do not come back: ${join(now, 'message')}`;
  return fault(join(now, 'message'), {
    evidence: join(now, 'evidence'),
    cause: { code: 'bridge.nf-off', message, fix },
  });
}
