import { podDevice } from '../geometry.ts';
import type { HostSeen } from '../path.ts';
import type { StepResult } from '../verdict.ts';
import { on, type Step } from './step.ts';

/** Who the two ends are. */
export const place: Step = {
  id: 'place',
  judge({ sender, receiver, target }) {
    if (receiver !== null) return [...pod(sender), ...pod(receiver)];
    const line = `no host of the inventory has ${target.address}: what is behind the last router is not seen`;
    return [...pod(sender), on('place', sender.name).unknown(line)];
  },
};

function pod(host: HostSeen): StepResult[] {
  const { place: end, name } = host;
  if (end.kind === 'node') return [];
  const device = podDevice(host) ?? 'no device';
  const { ok, unknown } = on('place', name);
  if (end.namespace !== null)
    return [ok(`${end.address} is a pod of ${name}, behind ${device} (${end.namespace})`)];
  // Root sees the namespaces of all pods that are no virtual machines.
  return host.facts.uid === 0
    ? [
        unknown(
          `${end.address} would be a pod of ${name}, behind ${device}; no network namespace there has it, so it may be gone`,
        ),
      ]
    : [ok(`${end.address} is a pod of ${name}, behind ${device}`)];
}
