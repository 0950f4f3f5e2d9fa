import { isGlob } from '../../net/sysctl/glob.ts';
import { sysctlName } from '../../net/sysctl/key.ts';
import {
  type BootOrder,
  bootOrder,
  bootWinner,
  parseSysctlLine,
  type SysctlReader,
  type SysctlWinner,
} from '../../net/sysctl/order.ts';
import type { Facts, Finding, Plan } from '../module.ts';
import { planBoot } from '../sysctl/boot.ts';
import { dropInLines, withDropIn, withSettings } from '../sysctl/drop-in.ts';
import type { Conflicts } from '../sysctl/on-conflict.ts';
import { type Readers, readersOf } from '../sysctl/readers.ts';
import { type BootRule, isRightAtBoot, type Setting } from '../sysctl/settings.ts';
import { devicesOf, filterPath, isDevice, type RpFilterState } from './probe.ts';
import { isRight, NAME_ALL, strictness, type Wanted, WHAT } from './strictness.ts';

/**
 * What the next boot will make of the filters. A glob is written as it stands: systemd-sysctl gives it to each device
 * that appears later (99-systemd.rules). A device that some file names is named in the drop-in too, since a name goes
 * before a glob (sysctl.d(5)).
 */
export function planAtBoot(
  state: RpFilterState,
  interfaces: readonly string[],
  wanted: Wanted,
  conflicts: Conflicts,
  init: Facts['init'],
): Plan {
  const order = bootOrder(state);
  const readers = readersOf(init);
  const settingOf = (device: string): Setting => ({
    name: sysctlName(filterPath(device)),
    path: filterPath(device),
    value: `${wanted}`,
    rule: isDevice(device)
      ? deviceRule(order, device, wanted, interfaces.includes('all'))
      : ownRule(order, device, wanted),
  });
  const settings = interfaces.map(settingOf);
  const present = devicesOf(state, interfaces.filter(isGlob)).map(settingOf);
  const named = namedElsewhere(state, settings, present, readers);
  const plan = planBoot(state, [...settings, ...named], conflicts, init);
  const held = wanted === 0 && !interfaces.includes('all') ? heldByAll(order, readers[0]) : [];
  return { findings: [...plan.findings, ...held], changes: plan.changes };
}

/** `all` or `default`, by itself. */
function ownRule(order: BootOrder, name: string, wanted: Wanted): BootRule {
  return {
    accepts: (value) => isRight(strictness(0, numberOf(value)), wanted),
    fault: (reader) => faultBy(winnerOf(order, reader, name), name, reader),
  };
}

/**
 * A device, or those of a glob. Where no line sets it, it has what `default` has: a device is born with that, and a
 * write to it reaches, as long as a boot has given no address, every device that was not set itself
 * (devinet_copy_dflt_conf() of net/ipv4/devinet.c). `all` is no matter to a task that sees to it, nor to one that wants
 * 0: that is told of `all` apart.
 */
function deviceRule(order: BootOrder, device: string, wanted: Wanted, seesToAll: boolean): BootRule {
  const inherited = (reader: SysctlReader): SysctlWinner | null => winnerOf(order, reader, 'default');
  const all = (reader: SysctlReader): SysctlWinner | null =>
    wanted === 0 || seesToAll ? null : winnerOf(order, reader, 'all');
  return {
    accepts(value, reader) {
      const own = numberOf(value ?? inherited(reader)?.value);
      return isRight(strictness(numberOf(all(reader)?.value), own), wanted);
    },
    fault(reader) {
      const own = winnerOf(order, reader, device) ?? inherited(reader);
      const byAll = numberOf(all(reader)?.value) > numberOf(own?.value);
      return faultBy(byAll ? all(reader) : own, device, reader);
    },
  };
}

/** The line that gives it a value; null where none does, an exclusion neither. */
function winnerOf(order: BootOrder, reader: SysctlReader, device: string): SysctlWinner | null {
  const winner = bootWinner(order, reader, filterPath(device));
  return winner?.value == null ? null : winner;
}

/** The kernel's default is 0 (ip-sysctl.rst), and it leaves the value where it cannot read a line's. */
function numberOf(value: string | null | undefined): number {
  return Number(value ?? 0) || 0;
}

function faultBy(
  line: SysctlWinner | null,
  device: string,
  reader: SysctlReader,
): ReturnType<BootRule['fault']> {
  const found = strictness(0, numberOf(line?.value));
  const place = `${line?.target}:${line?.line}`;
  return {
    code: `rp_filter.${found}-at-boot`,
    message: `as ${reader} reads the files, the reverse path filter of ${device} will be ${found}, and drop ${WHAT[found]}: ${place}`,
    evidence: `${place}: ${line?.text.trim()}`,
  };
}

/** Settings of devices that a file gives a wrong value by name, which the drop-in's globs do not mend. */
function namedElsewhere(
  state: RpFilterState,
  globs: readonly Setting[],
  devices: readonly Setting[],
  readers: Readers,
): Setting[] {
  const order = bootOrder(withDropIn(state, withSettings(dropInLines(state) ?? [], globs)));
  return devices.filter((setting) =>
    readers.some((reader) => {
      const winner = bootWinner(order, reader, setting.path);
      const isNamed = winner !== null && !isGlob(parseSysctlLine(winner.text)?.key ?? '');
      return isNamed && !isRightAtBoot(setting, winner.value, reader);
    }),
  );
}

/** No device is without a filter while `all` has one. */
function heldByAll(order: BootOrder, reader: SysctlReader): Finding[] {
  const line = winnerOf(order, reader, 'all');
  if (line === null || numberOf(line.value) <= 0) return [];
  const { code, message, evidence } = faultBy(line, 'all', reader);
  return [
    {
      code,
      severity: 'error',
      message: `${message}; ${NAME_ALL}`,
      ...(evidence && { evidence }),
      fixable: false,
    },
  ];
}
