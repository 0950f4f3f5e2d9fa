import type { CommandChange } from '../module.ts';
import type { LoneStep, Need, Standalone } from '../standalone.ts';
import { commandFor, type Verb } from './command.ts';
import type { ServiceWish } from './plan.ts';
import { probeScript, readState } from './probe.ts';

/** What planService() would refuse is refused here, and leaves nothing to take back. */
export function standalone({ name, enabled, state }: ServiceWish): Standalone {
  const steps: LoneStep[] = [];
  if (enabled !== undefined)
    steps.push(step(name, enabled ? 'enable' : 'disable', bootCheck(name, enabled), bootable(name)));
  if (state === 'restarted')
    steps.push({ kind: 'always', change: command(name, 'restart'), afterChange: false, needs: there(name) });
  if (state === 'started') steps.push(step(name, 'start', says(name, 'ActiveState=(active|reloading)')));
  if (state === 'stopped') steps.push(step(name, 'stop', says(name, 'ActiveState=(inactive|failed)')));
  return { kind: 'steps', steps };
}

function there(name: string): Need {
  const message = `there is no service ${name} on this host, or it is masked`;
  return { check: says(name, 'LoadState=loaded'), message };
}

function bootable(name: string): Need {
  const { check, message } = there(name);
  return {
    check: `[ -d /run/systemd/system ] && ${check}`,
    message: `\`enabled\` works with systemd only: it is not there, or ${message}`,
  };
}

function step(name: string, verb: Verb, check: string, needs = there(name)): LoneStep {
  return { kind: 'change', check, change: command(name, verb), needs };
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
  if (verb === 'enable' || verb === 'disable') return systemd;
  const choose = (pick: (change: CommandChange) => string | null): string => {
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
