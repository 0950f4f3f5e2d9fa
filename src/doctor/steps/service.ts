import { on, type Step } from './step.ts';

/** The rule that turns a Service's address into a pod's. */
export const service: Step = {
  id: 'service',
  judge({ service: found, sender }) {
    if (found === null) return [];
    const port = (each: number | null): string => (each === null ? '' : `:${each}`);
    const line = `${sender.name} turns ${found.address}${port(found.port)} into ${found.to.address}${port(found.to.port)}`;
    return [on('service', sender.name).ok(line, found.rule)];
  },
};
