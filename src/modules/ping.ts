import * as Type from 'typebox';
import { defineModule } from './module.ts';

/** Logs in and becomes who tasks run as; facts come with every first script, so there is nothing to probe. */
export const ping = defineModule({
  name: 'ping',
  summary: 'Log in, become who tasks run as, and say what the host is',
  params: Type.Object({}, { additionalProperties: false }),
  example: '- ping: {}',
  title: () => 'ping',
  probe: () => ({}),
  read: () => null,
  plan: (_state, _params, { facts }) => {
    const who = facts.uid === 0 ? 'root' : `uid ${facts.uid}`;
    const message = `${facts.os.name || facts.os.id}, kernel ${facts.kernel}, as ${who}`;
    return { findings: [{ code: 'ping.answer', severity: 'info', message }], changes: [] };
  },
  standalone: () => ({ kind: 'looks', why: 'it only logs in' }),
});
