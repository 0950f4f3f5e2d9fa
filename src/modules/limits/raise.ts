import { sysctlName } from '../../net/sysctl/key.ts';
import {
  type BootOrder,
  bootOrder,
  bootWinner,
  type SysctlReader,
  type SysctlWinner,
} from '../../net/sysctl/order.ts';
import type { Facts, Finding, Plan, SysctlChange } from '../module.ts';
import { planBoot } from '../sysctl/boot.ts';
import type { Conflicts } from '../sysctl/on-conflict.ts';
import { readersOf } from '../sysctl/readers.ts';
import type { Setting } from '../sysctl/settings.ts';
import { type Limit, numberOf } from './limit.ts';
import type { LimitsState } from './probe.ts';

/** Raises what is too low now, and lowers nothing. */
export function raiseNow(state: LimitsState, limit: Limit): Plan {
  const { table, code, path, room, values, evidence } = limit;
  const now = numberOf(state.values.get(path));
  if (now === null || now >= room.entries) return { findings: [], changes: [] };
  const finding: Finding = {
    code,
    severity: 'error',
    message: `the ${table} takes ${now} entries (${sysctlName(path)}), and should take ${room.entries}: ${room.why}`,
    evidence: [`/proc/sys/${path}: ${now}`, ...evidence].join('\n'),
    fixable: true,
  };
  const changes = [...values].flatMap(([key, value]) => {
    const before = numberOf(state.values.get(key));
    return before === null || before >= value ? [] : [raise(key, before, value)];
  });
  return { findings: [finding], changes };
}

export function raise(path: string, before: number, after: number): SysctlChange {
  const target = sysctlName(path);
  const summary = `raise ${target} to ${after}`;
  return { kind: 'sysctl', path, target, summary, before: `${before}`, after: `${after}` };
}

/** The same for the next boot. */
export function raiseAtBoot(
  state: LimitsState,
  limits: readonly Limit[],
  conflicts: Conflicts,
  init: Facts['init'],
): Plan {
  const order = bootOrder(state);
  const low = limits.filter((limit) => readersOf(init).some((reader) => isLow(limit, order, reader)));
  return planBoot(
    state,
    low.flatMap((limit) => settingsOf(limit, order)),
    conflicts,
    init,
  );
}

function isLow({ path, room, unset }: Limit, order: BootOrder, reader: SysctlReader): boolean {
  return (numberOf(bootWinner(order, reader, path)?.value) ?? unset) < room.entries;
}

function settingsOf(limit: Limit, order: BootOrder): Setting[] {
  return [...limit.values].map(([path, value]) => {
    const least = path === limit.path ? limit.room.entries : value;
    const name = sysctlName(path);
    return {
      name,
      path,
      value: `${value}`,
      rule: {
        accepts: (found) => (numberOf(found) ?? 0) >= least,
        fault: (reader) => faultAtBoot(limit, name, least, bootWinner(order, reader, path), reader),
      },
    };
  });
}

function faultAtBoot(
  { code, table }: Limit,
  name: string,
  least: number,
  line: SysctlWinner | null,
  reader: SysctlReader,
): Pick<Finding, 'code' | 'message' | 'evidence'> {
  const place = `${line?.target}:${line?.line}`;
  const now =
    line?.value == null
      ? `no file that ${reader} reads sets ${name}`
      : `${name} will be ${line.value} by ${place} (${reader})`;
  return {
    code: `${code}-at-boot`,
    message: `after the next boot the ${table} is too small: ${now}, and ${least} is needed`,
    ...(line && { evidence: `${place}: ${line.text.trim()}` }),
  };
}
