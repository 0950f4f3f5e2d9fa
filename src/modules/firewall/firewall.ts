import { defineModule } from '../module.ts';
import { params, readPorts, wrongPort } from './params.ts';
import { plan } from './plan.ts';
import { probe } from './probe.ts';
import { isSource, notASource, wordsOf } from './sources.ts';
import { standalone } from './standalone.ts';
import { type FirewallState, readState } from './state.ts';

/** Opens ports in the chains that drop them, now and after a boot, for the given sources only. */
export const firewall = defineModule<typeof params, FirewallState>({
  name: 'firewall',
  summary: 'Ports open between the nodes, in whichever firewall drops them',
  params,
  example: `- firewall:
    allow: [8472/udp]
    from: nodes`,
  title: ({ allow, state }) => `firewall ${allow.join(' ')}${state === 'absent' ? ' absent' : ''}`,
  probe,
  read: (parts) => readState(parts),
  plan,
  faults: ({ allow, from }, groups) => [
    ...readPorts(allow).wrong.map(wrongPort),
    ...wordsOf(from)
      .filter((word) => !isSource(word, groups))
      .map((word) => notASource(word, groups)),
  ],
  standalone,
});
