import { listed } from '../../modules/told.ts';
import { on, type Step } from './step.ts';

/** The rule that turns a Service's address into a pod's. */
export const service: Step = {
  id: 'service',
  judge({ service: found, sender }) {
    if (found === null) return [];
    const { address, port, to, others, rule } = found;
    const line = `${sender.name} turns ${endpointText({ address, port })} into ${endpointText(to)}`;
    const more =
      others.length === 0
        ? ''
        : `, one of ${others.length + 1} endpoints; the others are ${listed(others.map(endpointText))}`;
    return [on('service', sender.name).ok(`${line}${more}`, rule)];
  },
};

export function endpointText({ address, port }: { address: string; port: number | null }): string {
  if (port === null) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
