import * as Type from 'typebox';
import { defineModule } from './module.ts';
import { planService } from './service/plan.ts';
import { probeScript, readState, type ServiceState } from './service/probe.ts';
import { standalone } from './service/standalone.ts';

export const serviceParams = Type.Object(
  {
    name: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9@._:\\\\-]*$',
      maxLength: 200,
      description: 'The unit (`.service` may be left out) or init script.',
    }),
    state: Type.Optional(
      Type.Union([Type.Literal('started'), Type.Literal('stopped'), Type.Literal('restarted')], {
        description: '`restarted` restarts it each time the task runs: meant for handlers.',
      }),
    ),
    enabled: Type.Optional(Type.Boolean({ description: 'Whether it starts at boot (systemd only).' })),
  },
  { additionalProperties: false },
);

/** A service that runs or does not, now and at boot. */
export const service = defineModule<typeof serviceParams, ServiceState>({
  name: 'service',
  summary: 'A service that runs or not, now and at boot',
  params: serviceParams,
  example: '- service: { name: systemd-networkd, state: restarted }',
  title: ({ name, state }) => `service ${name}${state === undefined ? '' : ` ${state}`}`,
  probe: ({ name }) => ({ service: probeScript(name) }),
  read: (parts) => readState(parts.service),
  plan: (state, params, { facts, applied }) => planService(state, params, facts, applied),
  standalone,
});
