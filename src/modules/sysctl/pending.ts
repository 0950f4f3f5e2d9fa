import type { DropInFile } from '../../net/drop-in-folders.ts';
import { sysctlAliases } from '../../net/sysctl/key.ts';
import type { Change, CommentChange, FileChange } from '../module.ts';
import { withFile } from './drop-in.ts';
import type { SysctlState } from './probe.ts';
import { forwardingDevice, isForwardingSwitch } from './settings.ts';

/** The host as it will be once the changes of earlier tasks are made. */
export function afterPending(state: SysctlState, pending: readonly Change[]): SysctlState {
  return pending.reduce(afterChange, state);
}

function afterChange(state: SysctlState, change: Change): SysctlState {
  switch (change.kind) {
    case 'sysctl':
      return afterWrite(state, change.path, change.after);
    case 'file':
      return afterFile(state, change);
    case 'comment':
      return afterComment(state, change);
    default:
      return state;
  }
}

/** A write of the forwarding switch that changes it also sets every device (inet_forward_change() of the kernel). */
export function afterWrite(state: SysctlState, path: string, value: string): SysctlState {
  const values = new Map(state.values);
  const forwarding = new Map(state.forwarding);
  const before = sysctlAliases(path)
    .map((name) => values.get(name))
    .find((each) => each !== undefined);
  values.set(path, value);
  for (const name of sysctlAliases(path)) if (values.has(name)) values.set(name, value);
  const device = forwardingDevice(path);
  if (device !== undefined) forwarding.set(device, value);
  if (isForwardingSwitch(path) && before !== value) {
    for (const each of forwarding.keys()) forwarding.set(each, value);
    for (const each of values.keys()) if (forwardingDevice(each) !== undefined) values.set(each, value);
  }
  return { ...state, values, forwarding };
}

function afterFile(state: SysctlState, { path, after }: FileChange): SysctlState {
  if (!/^\/(etc|run|usr|lib)\/(.*\/)?sysctl\.(d\/[^/]+\.conf|conf)$/.test(path)) return state;
  if (after === null) return { ...state, files: state.files.filter((file) => file.path !== path) };
  return withFile(state, { path, target: path, lines: contentLines(after) });
}

function contentLines(content: string): string[] {
  return content === '' ? [] : content.replace(/\n$/, '').split('\n');
}

export function afterComment(state: SysctlState, { path, lines }: CommentChange): SysctlState {
  const numbers = new Set(lines.map(({ line }) => line));
  const edit = (file: DropInFile): DropInFile =>
    file.target === path
      ? { ...file, lines: file.lines.map((text, i) => (numbers.has(i + 1) ? `# ${text}` : text)) }
      : file;
  return { ...state, files: state.files.map(edit), late: state.late.map(edit) };
}
