import type { CommandChange, Facts, Finding, Plan } from '../module.ts';
import { commandFor, type Verb } from './command.ts';
import type { ServiceState } from './probe.ts';

export interface ServiceWish {
  name: string;
  state?: 'started' | 'stopped' | 'restarted';
  enabled?: boolean;
}

/** `applied`: this task has made its changes already. A restart leaves no trace in the state, so only that tells. */
export function planService(state: ServiceState, wish: ServiceWish, facts: Facts, applied: boolean): Plan {
  const obstacle = obstacleTo(state, wish);
  if (obstacle !== null) return { findings: [obstacle], changes: [] };
  const steps = [bootStep(state, wish), runStep(state, wish, applied)].filter((step) => step !== null);
  if (steps.length === 0) return { findings: failedAfter(state, wish, applied), changes: [] };
  if (facts.uid !== 0) {
    const message = `${wish.name}: ${steps.map((step) => step.finding.message).join('; ')}; to change it needs root: set become: true`;
    return { findings: [fault('needs-root', message)], changes: [] };
  }
  return { findings: steps.map(({ finding }) => finding), changes: steps.map(({ change }) => change) };
}

interface Step {
  finding: Finding;
  change: CommandChange;
}

function step(state: ServiceState, name: string, verb: Verb, code: string, message: string): Step {
  return {
    finding: { code: `service.${code}`, severity: 'error', message, fixable: true },
    change: commandFor(state, name, verb),
  };
}

function bootStep(state: ServiceState, { name, enabled }: ServiceWish): Step | null {
  if (enabled === undefined) return null;
  const isEnabled = ![
    'disabled',
    'enabled-runtime',
    'linked',
    'linked-runtime',
    'masked',
    'bad',
    '',
  ].includes(state.unitFile);
  if (enabled)
    return isEnabled
      ? null
      : step(state, name, 'enable', 'not-enabled', `${name} is not started at boot (${state.unitFile})`);
  return state.unitFile.startsWith('enabled')
    ? step(state, name, 'disable', 'enabled', `${name} is started at boot`)
    : null;
}

function runStep(state: ServiceState, wish: ServiceWish, applied: boolean): Step | null {
  const { name } = wish;
  if (wish.state === 'restarted') {
    return applied ? null : step(state, name, 'restart', 'restart', `${name} is to be restarted`);
  }
  const runs = isRunning(state);
  if (wish.state === 'started' && !runs && !applied)
    return step(state, name, 'start', 'not-running', `${name} does not run (${seen(state)})`);
  if (wish.state === 'stopped' && state.active !== 'inactive' && state.active !== 'failed')
    return step(state, name, 'stop', 'running', `${name} runs (${seen(state)})`);
  return null;
}

/** `reloading` runs too. A unit that systemd starts again and again is `activating (auto-restart)`: that is no running. */
function isRunning({ active }: ServiceState): boolean {
  return active === 'active' || active === 'reloading';
}

/** One more start would not do what the first did not. A oneshot is over once it succeeded. */
function failedAfter(state: ServiceState, wish: ServiceWish, applied: boolean): Finding[] {
  if (!applied || wish.state === undefined || wish.state === 'stopped') return [];
  const isDone = state.type === 'oneshot' && state.active === 'inactive' && state.result === 'success';
  if (isRunning(state) || isDone) return [];
  const next = state.manager === 'systemd' ? `see journalctl -u ${wish.name}` : 'see its log';
  return [fault('failed', `${wish.name} was ${wish.state} and does not run (${seen(state)}): ${next}`)];
}

function obstacleTo(state: ServiceState, { name, enabled }: ServiceWish): Finding | null {
  if (state.manager === null) {
    return fault(
      'no-manager',
      `no service manager runs on this host (a container?), so ${name} cannot be looked at or changed`,
    );
  }
  if (state.load === 'masked') return fault('masked', `${name} is masked: systemctl unmask ${name} first`);
  if (state.load !== 'loaded') return fault('not-found', `there is no service ${name} on this host`);
  if (enabled !== undefined && state.manager !== 'systemd')
    return fault('no-enable', `\`enabled\` works with systemd only, and this host has ${state.manager}`);
  if (enabled === true && state.unitFile === 'masked')
    return fault('masked', `${name} is masked: systemctl unmask ${name} first`);
  return null;
}

function seen({ active, sub }: ServiceState): string {
  return sub === '' || sub === active ? active : `${active}, ${sub}`;
}

function fault(code: string, message: string): Finding {
  return { code: `service.${code}`, severity: 'error', message, fixable: false };
}
