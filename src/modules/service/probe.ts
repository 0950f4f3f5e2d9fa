import { quote } from '../../sh/quote.ts';
import type { ProbeOutput } from '../module.ts';

export interface ServiceState {
  /** What starts and stops services here; null: nothing that netfix knows. */
  manager: 'systemd' | 'openrc' | 'sysv' | null;
  /** systemd's LoadState; for the others `loaded` or `not-found`. */
  load: string;
  /** systemd's ActiveState (`active`, `activating`, `failed`, …); for the others `active` or `inactive`. */
  active: string;
  /** systemd's SubState: `running`, `auto-restart`. */
  sub: string;
  /** systemd's UnitFileState: `enabled`, `static`, `masked`. */
  unitFile: string;
  /** systemd's Type and Result: a oneshot that succeeded is over, not running. */
  type: string;
  result: string;
}

/** systemctl(1) show answers for units that do not exist too. `status` of an init script: 0 runs, 3 does not (LSB). */
export function probeScript(name: string): string {
  const word = quote(name);
  return `n=${word}
if [ -d /run/systemd/system ]; then
  echo manager=systemd
  systemctl show -p LoadState -p ActiveState -p SubState -p UnitFileState -p Type -p Result -- "$n"
else
  if has rc-service && [ -d /run/openrc ]; then echo manager=openrc; elif [ -d /etc/init.d ] && has service; then echo manager=sysv; fi
  if [ -x "/etc/init.d/$n" ]; then
    echo LoadState=loaded
    if "/etc/init.d/$n" status >/dev/null 2>&1; then echo ActiveState=active; else echo ActiveState=inactive; fi
  else
    echo LoadState=not-found
  fi
fi`;
}

export function readState(output: ProbeOutput | undefined): ServiceState {
  const values = new Map(
    (output?.stdout ?? '').split('\n').map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, Math.max(at, 0)), line.slice(at + 1)] as const;
    }),
  );
  const text = (key: string): string => (values.get(key) ?? '').slice(0, 100);
  const managers = ['systemd', 'openrc', 'sysv'] as const;
  return {
    manager: managers.find((manager) => manager === values.get('manager')) ?? null,
    load: text('LoadState'),
    active: text('ActiveState'),
    sub: text('SubState'),
    unitFile: text('UnitFileState'),
    type: text('Type'),
    result: text('Result'),
  };
}
