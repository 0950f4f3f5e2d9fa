import * as Type from 'typebox';
import { PROBE } from './firewall/probe.ts';
import { type FirewallState, readState } from './firewall/state.ts';
import { unreadFiles } from './firewall/status.ts';
import { defineModule } from './module.ts';
import { staleInMain, wipedByReload } from './persisted-rules/reloads.ts';
import { planFiles } from './persisted-rules/stale.ts';

const params = Type.Object({}, { additionalProperties: false });

/** Files of rules that hold what kube-proxy or a CNI made, and what a reload would wipe. */
export const persistedRules = defineModule<typeof params, FirewallState>({
  name: 'persisted_rules',
  summary: 'Files of firewall rules without what kube-proxy or a CNI made, and reloads that would wipe it',
  params,
  example: '- persisted_rules: {}',
  title: () => 'persisted rules',
  probe: () => PROBE,
  read: (parts) => readState(parts),
  plan(state, _, host) {
    if (host.facts.uid !== 0) return { findings: [NEEDS_ROOT], changes: [] };
    const files = planFiles(state, host);
    return {
      findings: [
        ...files.findings,
        ...staleInMain(state),
        ...wipedByReload(state, host),
        ...unreadFiles(state, 'persisted_rules.unknown'),
      ],
      changes: files.changes,
    };
  },
});

const NEEDS_ROOT = {
  code: 'persisted_rules.needs-root',
  severity: 'error',
  message: 'the firewall can be read by root only: set `become: true` for the play, or log in as root',
} as const;
