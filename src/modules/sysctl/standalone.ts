import { sysctlAliases } from '../../net/sysctl/key.ts';
import type { BootSetting, LoneStep, Standalone } from '../standalone.ts';
import type { Conflicts } from './on-conflict.ts';
import { write } from './run-time.ts';
import { forwardingDevice, readSettings, type Setting, wantsForwarding } from './settings.ts';

interface Given {
  settings: Readonly<Record<string, string | number>>;
  persist?: boolean;
  conflicts?: Conflicts;
}

export function standalone({ settings: given, persist = true, conflicts = 'fail' }: Given): Standalone {
  const { settings, contradictions } = readSettings(given);
  const [contradiction] = contradictions;
  if (contradiction !== undefined) return { kind: 'impossible', why: contradiction.message };
  const steps: LoneStep[] = [
    ...settings.map((setting): LoneStep => ({ kind: 'change', change: write(setting, null) })),
    ...(wantsForwarding(settings) ? [devices(settings)] : []),
    ...(persist ? settings.map((setting) => atBoot(setting, [], conflicts)) : []),
  ];
  return { kind: 'steps', steps };
}

export function atBoot(
  { name, path, value }: Pick<Setting, 'name' | 'path' | 'value'>,
  also: BootSetting['also'],
  conflicts: Conflicts,
): LoneStep {
  const names = sysctlAliases(path).map((alias) => alias.replaceAll('/', '.'));
  return { kind: 'boot-sysctl', setting: { name, names, value, also }, conflicts };
}

/** Devices that do not forward though the host does: see planDevices(). */
function devices(settings: readonly Setting[]): LoneStep {
  const named = settings.flatMap(({ path }) => forwardingDevice(path) ?? []);
  const left = ['all', 'lo', ...named].map((device) => `*/conf/${device}/*`);
  return {
    kind: 'sysctls',
    what: 'let every device forward IPv4',
    keys: ['net/ipv4/conf/*/forwarding'],
    wrong: `[ "$value" = 0 ] && case $key in ${left.join('|')}) false;; esac`,
    value: '1',
  };
}
