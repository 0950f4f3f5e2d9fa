import { hostsOf } from '../geometry.ts';
import { errorsOf, fixOn, join, on, type Step } from './step.ts';

/** Whether the tables of neighbours and connections have room. */
export const limits: Step = {
  id: 'limits',
  judge: (path) =>
    hostsOf(path).map((host) => {
      const { ok, unknown, fault } = on('limits', host.name);
      const errors = errorsOf(host, 'limits', { persist: false });
      if (errors === null) return unknown('the tables of neighbours and connections were not seen');
      if (errors.length === 0)
        return ok(`the tables of neighbours and connections of ${host.name} have room`);
      const message = `${host.name}: ${join(errors, 'message')}`;
      return fault(join(errors, 'message'), {
        evidence: join(errors, 'evidence'),
        cause: { code: 'limits.full', message, fix: fixOn(host, 'limits') },
      });
    }),
};
