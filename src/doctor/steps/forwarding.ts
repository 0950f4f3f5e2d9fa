import type { Finding } from '../../modules/module.ts';
import { arrivalDevice, endsOf, isIpv6, podDevice } from '../geometry.ts';
import type { HostSeen, Path } from '../path.ts';
import type { StepResult } from '../verdict.ts';
import { errorsOf, fixOn, join, on, type Step } from './step.ts';

/** Hosts that have to pass on what is not for themselves: those whose pod is an end. */
export const forwarding: Step = {
  id: 'forwarding',
  judge(path) {
    const routers = endsOf(path).filter(({ place }) => place.kind === 'pod');
    const each = routers.filter(({ name }, i) => routers.findIndex((other) => other.name === name) === i);
    return each.map((host) => judgeHost(path, host));
  },
};

function judgeHost(path: Path, host: HostSeen): StepResult {
  const { ok, unknown, fault } = on('forwarding', host.name);
  const id = isIpv6(path) ? 'forwarding6' : 'forwarding';
  const fix = fixOn(host, id);
  const [task] = fix.tasks;
  const params = task?.params ?? {};
  const all = errorsOf(host, id, { ...params, persist: false });
  if (all === null) return unknown('what the kernel is set to was not seen');
  const devices = [podDevice(host), arrivalDevice(path, host)];
  const now = all.filter((finding) => isOnWay(finding, devices));
  if (now.length === 0) {
    const later = errorsOf(host, id, params) ?? [];
    return ok(
      `${host.name} forwards${later.length === 0 ? '' : `, but not for good: ${join(later.slice(0, 1), 'message')}`}`,
    );
  }
  const message = `${host.name} does not forward: ${join(now, 'message')}`;
  const evidence = join(now, 'evidence');
  return fault(join(now, 'message'), { evidence, cause: { code: 'forwarding.off', message, fix } });
}

/** Devices that the way does not pass may be as they like. */
function isOnWay({ code, evidence = '' }: Finding, devices: readonly (string | null)[]): boolean {
  if (code !== 'sysctl.interface-forwarding') return true;
  return devices.some((device) => device !== null && evidence.includes(`/conf/${device}/forwarding:`));
}
