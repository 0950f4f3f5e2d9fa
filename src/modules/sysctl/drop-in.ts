import type { DropInFile } from '../../net/drop-in-folders.ts';
import { canonicalPath } from '../../net/sysctl/key.ts';
import { parseSysctlLine, type SysctlFiles } from '../../net/sysctl/order.ts';
import { sameValue } from '../../net/sysctl/value.ts';
import type { FileChange } from '../module.ts';
import type { Setting } from './settings.ts';

/** Sorts behind every name that starts with a number, 99-sysctl.conf included. */
export const DROP_IN = '/etc/sysctl.d/99-zzz-netfix.conf';
export const HEADER =
  '# Written by netfix. One line per key; netfix replaces its own lines and keeps the others.';

/** The drop-in with a line for each setting, sorted; lines for other keys are kept. */
export function withSettings(lines: readonly string[], settings: readonly Setting[]): string[] {
  const kept = new Map<string, string>();
  for (const text of lines) {
    const parsed = parseSysctlLine(text);
    if (parsed !== null) kept.set(canonicalPath(parsed.key), text.trim());
  }
  for (const { name, path, value } of settings) kept.set(canonicalPath(path), `${name} = ${value}`);
  return [HEADER, ...[...kept.values()].sort()];
}

/** True when the lines give the setting its value, under any of its names. */
export function holds(lines: readonly string[], { path, value }: Setting): boolean {
  const mine = lines
    .map((line) => parseSysctlLine(line))
    .findLast((line) => line !== null && canonicalPath(line.key) === canonicalPath(path));
  return mine?.value !== undefined && mine.value !== null && sameValue(path, mine.value, value);
}

/** Null when there is no such file. */
export function dropInLines({ files }: SysctlFiles): readonly string[] | null {
  return files.find((file) => file.path === DROP_IN)?.lines ?? null;
}

/** The files once the drop-in holds `lines`. */
export function withDropIn<F extends SysctlFiles>(state: F, lines: readonly string[]): F {
  return withFile(state, { path: DROP_IN, target: DROP_IN, lines });
}

export function withFile<F extends SysctlFiles>(state: F, file: DropInFile): F {
  return { ...state, files: [...state.files.filter((each) => each.path !== file.path), file] };
}

export function dropInChange(
  before: readonly string[] | null,
  after: readonly string[],
  added: readonly Setting[],
): FileChange {
  const lines = added.map(({ name, value }) => `${name} = ${value}`);
  return {
    kind: 'file',
    path: DROP_IN,
    target: DROP_IN,
    summary: `set at boot: ${lines.join(', ')}`,
    before: before && asText(before),
    after: asText(after),
  };
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
