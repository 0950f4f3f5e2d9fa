import type { CommandChange } from '../module.ts';
import type { LoneStep, Standalone } from '../standalone.ts';
import { commandFor, type Verb } from './command.ts';
import type { ServiceWish } from './plan.ts';
import { probeScript, readState } from './probe.ts';

/** `enabled` is for systemd: elsewhere the step fails, and says so. */
export function standalone({ name, enabled, state }: ServiceWish): Standalone {
  const steps: LoneStep[] = [];
  if (enabled !== undefined) steps.push(step(name, enabled ? 'enable' : 'disable', bootCheck(name, enabled)));
  if (state === 'restarted')
    steps.push({ kind: 'always', change: command(name, 'restart'), afterChange: false });
  if (state === 'started') steps.push(step(name, 'start', says(name, 'ActiveState=(active|reloading)')));
  if (state === 'stopped') steps.push(step(name, 'stop', says(name, 'ActiveState=(inactive|failed)')));
  return { kind: 'steps', steps };
}

function step(name: string, verb: Verb, check: string): LoneStep {
  return { kind: 'change', check, change: command(name, verb) };
}

/** The states that planService() takes for enabled are all others. */
function bootCheck(name: string, enabled: boolean): string {
  const not = '(disabled|enabled-runtime|linked|linked-runtime|masked|bad|)';
  const isSo = enabled
    ? `! ${says(name, `UnitFileState=${not}`)}`
    : `! ${says(name, 'UnitFileState=enabled.*')}`;
  return `${says(name, 'manager=systemd')} && ${says(name, 'LoadState=loaded')} && ${isSo}`;
}

function says(name: string, line: string): string {
  return `( ${probeScript(name)} ) | grep -qxE '${line}'`;
}

/** With whichever manager the node has. */
function command(name: string, verb: Verb): CommandChange {
  const of = (manager: 'systemd' | 'openrc' | 'sysv'): CommandChange =>
    commandFor({ ...readState(undefined), manager }, name, verb);
  const [systemd, openrc, sysv] = [of('systemd'), of('openrc'), of('sysv')];
  const isBoot = verb === 'enable' || verb === 'disable';
  const choose = (pick: (change: CommandChange) => string | null): string => {
    if (isBoot)
      return `[ -d /run/systemd/system ] || { echo 'enabled works with systemd only' >&2; exit 1; }\n${pick(systemd)}`;
    return `if [ -d /run/systemd/system ]; then ${pick(systemd)}
elif has rc-service && [ -d /run/openrc ]; then ${pick(openrc)}
else ${pick(sysv)}; fi`;
  };
  return {
    ...systemd,
    run: choose(({ run }) => run),
    undo: systemd.undo === null ? null : choose(({ undo }) => undo),
  };
}
