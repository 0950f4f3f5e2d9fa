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
  const where = end.namespace === null ? '' : ` (${end.namespace})`;
  return [
    on('place', name).ok(
      `${end.address} is a pod of ${name}, behind ${podDevice(host) ?? 'no device'}${where}`,
    ),
  ];
}
