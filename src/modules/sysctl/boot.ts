import { type BootOrder, bootOrder, bootWinner, type SysctlReader } from '../../net/sysctl/order.ts';
import type { Facts, FileChange, Finding, Plan } from '../module.ts';
import { planBootDevices } from './boot-devices.ts';
import { settleOverrides } from './conflicts.ts';
import { DROP_IN, dropInChange, dropInLines, holds, withDropIn, withSettings } from './drop-in.ts';
import type { Conflicts } from './on-conflict.ts';
import type { SysctlState } from './probe.ts';
import { type Readers, readersOf } from './readers.ts';
import { isRightAtBoot, type Setting, wantsForwarding } from './settings.ts';

/** What the next boot will make of the settings, and the lines that make it right. */
export function planBoot(
  state: SysctlState,
  settings: readonly Setting[],
  conflicts: Conflicts,
  init: Facts['init'],
): Plan {
  const readers = readersOf(init);
  const today = bootOrder(state);
  const missing = settings.filter((setting) => readers.some((reader) => !isRight(today, reader, setting)));
  const dropIn = planDropIn(state, missing);
  const overrides = settleOverrides(dropIn.state, missing, conflicts, readers);
  const told = dropIn.added.filter(({ name }) => !overrides.names.has(name));
  const devices = wantsForwarding(settings)
    ? planBootDevices(overrides.state, settings, conflicts, readers[0])
    : { findings: [], changes: [] };
  return {
    findings: [
      ...told.map((setting) => notYet(today, readers, setting)),
      ...overrides.findings,
      ...devices.findings,
      ...unsure(state),
    ],
    changes: [...dropIn.changes, ...overrides.changes, ...devices.changes],
  };
}

function isRight(order: BootOrder, reader: SysctlReader, setting: Setting): boolean {
  return isRightAtBoot(setting, bootWinner(order, reader, setting.path)?.value ?? null, reader);
}

interface DropInPlan {
  /** The host with the drop-in written. */
  state: SysctlState;
  /** Settings whose line it did not have. */
  added: Setting[];
  changes: FileChange[];
}

function planDropIn(state: SysctlState, missing: readonly Setting[]): DropInPlan {
  const before = dropInLines(state);
  const added = missing.filter((setting) => !holds(before ?? [], setting));
  if (added.length === 0) return { state, added, changes: [] };
  const after = withSettings(before ?? [], added);
  return { state: withDropIn(state, after), added, changes: [dropInChange(before, after, added)] };
}

/** Why the drop-in gets a line that will hold. */
function notYet(order: BootOrder, readers: Readers, setting: Setting): Finding {
  const { name, value } = setting;
  const reader = readers.find((each) => !isRight(order, each, setting)) ?? readers[0];
  if (setting.rule !== undefined) return { severity: 'error', ...setting.rule.fault(reader), fixable: true };
  const winner = bootWinner(order, reader, setting.path);
  const after = reader === readers[0] ? 'after the next boot' : `after a run of ${reader}`;
  const code = winner === null || winner.target === DROP_IN ? 'sysctl.not-persistent' : 'sysctl.overridden';
  if (winner === null) {
    const message = `${name} = ${value} does not last: no file that ${reader} reads sets it`;
    return { code, severity: 'error', message, fixable: true };
  }
  const place = `${winner.target}:${winner.line}`;
  const message = `${name} is ${winner.value ?? 'not set'} ${after}, not ${value}: ${place} (${reader})`;
  return { code, severity: 'error', message, evidence: `${place}: ${winner.text.trim()}`, fixable: true };
}

/** A file we may not read could say anything. */
function unsure({ unreadable }: SysctlState): Finding[] {
  if (unreadable.length === 0) return [];
  const message = `${unreadable.join(', ')} cannot be read without root: the values after a boot are not certain`;
  return [{ code: 'sysctl.unreadable-file', severity: 'warning', message }];
}
