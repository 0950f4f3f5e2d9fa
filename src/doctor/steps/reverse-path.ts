import { arrivalDevice, endsOf, isOneHost } from '../geometry.ts';
import type { HostSeen, Path } from '../path.ts';
import type { StepResult } from '../verdict.ts';
import { errorsOf, fixOn, join, on, type Step } from './step.ts';

/** A strict filter drops what comes in by another device than the way back leaves by (rp_filter in ip-sysctl.rst). IPv4 only. */
export const reversePath: Step = {
  id: 'rp_filter',
  judge(path) {
    if (isOneHost(path) || path.receiver === null || path.target.address.includes(':')) return [];
    return endsOf(path).map((host) => judgeHost(path, host));
  },
};

function judgeHost(path: Path, host: HostSeen): StepResult {
  const { ok, unknown, fault } = on('rp_filter', host.name);
  const comes = arrivalDevice(path, host);
  const leaves = host.route.device;
  if (comes === null) return unknown(`by which device packets come in to ${host.name} is not known`);
  if (comes === leaves)
    return ok(`packets come in to ${host.name} by ${comes}, and the way back leaves by it`);
  const errors = errorsOf(host, 'reversePath', { interfaces: [comes], persist: false });
  if (errors === null) return unknown(`what the filter of ${comes} does was not seen`);
  if (errors.length === 0)
    return ok(
      `packets come in to ${host.name} by ${comes} and the way back leaves by ${leaves ?? 'nothing'}; no strict filter minds`,
    );
  const message = `${host.name} drops what comes in by ${comes}, for the way back leaves by ${leaves ?? 'no device'}: ${join(errors, 'message')}`;
  const fix = fixOn(host, ['reversePath', { interfaces: [comes] }]);
  return fault(join(errors, 'message'), {
    evidence: `${host.route.line}\n${join(errors, 'evidence')}`,
    cause: { code: 'rp_filter.strict', message, fix },
  });
}
