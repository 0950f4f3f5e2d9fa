import { listed } from '../../modules/told.ts';
import type { Path } from '../path.ts';
import type { StepResult } from '../verdict.ts';
import { on, type Step } from './step.ts';

/** The rule that turns a Service's address into a pod's. */
export const service: Step = {
  id: 'service',
  judge(path) {
    const { service: found, sender } = path;
    if (found === null) return byIpvs(path);
    const { address, port, to, others, rule } = found;
    const line = `${sender.name} turns ${endpointText({ address, port })} into ${endpointText(to)}`;
    const more =
      others.length === 0
        ? ''
        : `, one of ${others.length + 1} endpoints; the others are ${listed(others.map(endpointText))}`;
    return [on('service', sender.name).ok(`${line}${more}`, rule)];
  },
};

/** It is not walked on: what IPVS passes on meets other hooks than what is forwarded (ip_vs_ops in ip_vs_core.c). */
function byIpvs({ sender, target, question, probe }: Path): StepResult[] {
  const server = sender.virtualServers.find(
    ({ protocol, address, port }) =>
      protocol === question.protocol && address === target.address && port === target.port,
  );
  if (server === undefined) return [];
  const { ok, unknown, fault } = on('service', sender.name);
  const asked = endpointText(target);
  if (server.to.length === 0) {
    const message = `IPVS of ${sender.name} has nobody to give ${asked} to`;
    return [
      fault(message, { cause: { code: 'service.no-endpoints', message, advice: NO_ENDPOINTS_ADVICE } }),
    ];
  }
  const line = `IPVS of ${sender.name} gives ${asked} to ${listed(server.to.map(endpointText))}`;
  if (probe.answer === 'answered') return [ok(line)];
  return [
    unknown(`${line}, and is not followed: ask for the way to ${server.to.length === 1 ? 'that' : 'each'}`),
  ];
}

export const NO_ENDPOINTS_ADVICE =
  'no pod that is ready stands behind the Service: kubectl get endpointslices -A, and the pods that its selector names';

export function endpointText({ address, port }: { address: string; port: number | null }): string {
  if (port === null) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
