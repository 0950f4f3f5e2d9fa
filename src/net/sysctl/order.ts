import { oncePer } from '../../once-per.ts';
import { type DropInFile, dropInFolders, dropInOrder, fileName } from '../drop-in-folders.ts';
import { isGlob, matchesGlob } from './glob.ts';
import { sysctlAliases, sysctlPath } from './key.ts';

/** The two programs that apply the files. They differ: FILES of sysctl.d(5) against sysctl(8) `--system`. */
export type SysctlReader = 'systemd-sysctl' | 'sysctl --system';
export const SYSCTL_READERS: readonly SysctlReader[] = ['systemd-sysctl', 'sysctl --system'];

const FOLDERS = dropInFolders('sysctl.d');

export interface SysctlFiles {
  /** Everything ending in .conf in the folders, and /etc/sysctl.conf, in any order. */
  files: readonly DropInFile[];
  /** Applied after either reader at boot: ufw's file, when ufw is enabled. */
  late: readonly DropInFile[];
}

/** The line that has the last word on a key. */
export interface SysctlWinner {
  path: string;
  target: string;
  /** 1-based. */
  line: number;
  /** As it stands in the file. */
  text: string;
  /** Null: the line is an exclusion (`-key`), so that nothing sets the key. */
  value: string | null;
}

interface Assignment extends SysctlWinner {
  /** Path below /proc/sys, or a glob over such paths. */
  key: string;
}

interface AppliedList {
  /** In the order they are written to the kernel. */
  assignments: readonly Assignment[];
  /** Keys named without a glob: globs leave them alone. */
  named: ReadonlyMap<string, Assignment>;
}

/** What each reader writes at boot, in order. */
export type BootOrder = Record<SysctlReader, readonly AppliedList[]>;

/** Reads the same files once; ask it about many keys with `bootWinner`. Never throws, whatever the files hold. */
export function bootOrder({ files, late }: SysctlFiles): BootOrder {
  return orderOf(files)(late);
}

const orderOf = oncePer((files: SysctlFiles['files']) =>
  oncePer((late: SysctlFiles['late']) => readOrder(files, late)),
);

function readOrder(files: SysctlFiles['files'], late: SysctlFiles['late']): BootOrder {
  const lateLists = late.map((file) => procpsList(assignments([file], true)));
  const dropIns = dropInOrder(files, FOLDERS);
  const visible = dropIns.filter((file) => !fileName(file).startsWith('.'));
  const main = files.filter((file) => file.path === '/etc/sysctl.conf');
  return {
    'systemd-sysctl': [systemdList(assignments(visible, false)), ...lateLists],
    'sysctl --system': [procpsList(assignments([...dropIns, ...main], true)), ...lateLists],
  };
}

/**
 * The line that decides the value of a path below /proc/sys after a boot; null when no file names it. Asked about a
 * glob, it tells what becomes of a key that the glob matches and no line names: that of a device yet to come.
 */
export function bootWinner(order: BootOrder, reader: SysctlReader, path: string): SysctlWinner | null {
  const names = sysctlAliases(path);
  let excluded: SysctlWinner | null = null;
  for (const list of order[reader].toReversed()) {
    const writer = list.assignments.findLast((each) => names.some((name) => writes(list, each, name)));
    if (writer !== undefined) return winner(writer);
    const named = names.map((name) => list.named.get(name)).find((each) => each !== undefined);
    if (named !== undefined) excluded ??= winner(named);
  }
  return excluded;
}

function writes(list: AppliedList, { key, value }: Assignment, path: string): boolean {
  if (value === null) return false;
  return key === path || (isGlob(key) && !list.named.has(path) && matchesGlob(key, path));
}

function winner({ path, target, line, text, value }: Assignment): SysctlWinner {
  return { path, target, line, text, value };
}

/**
 * systemd-sysctl keeps one entry per key: a later line with another value moves it to the end, one with the same
 * value leaves it where it was (parse_file() of src/sysctl/sysctl.c). Either way the later line is the one to name.
 */
function systemdList(all: readonly Assignment[]): AppliedList {
  const kept = new Map<string, Assignment>();
  for (const each of all) {
    if (kept.get(each.key)?.value !== each.value) kept.delete(each.key);
    kept.set(each.key, each);
  }
  return { assignments: [...kept.values()], named: byName([...kept.values()]) };
}

/** procps writes every line in turn, and an exclusion only keeps globs away (write_setting_list() of sysctl.c). */
function procpsList(all: readonly Assignment[]): AppliedList {
  return { assignments: all, named: byName(all) };
}

function byName(all: readonly Assignment[]): Map<string, Assignment> {
  return new Map(all.filter(({ key }) => !isGlob(key)).map((each) => [each.key, each]));
}

function assignments(files: readonly DropInFile[], procps: boolean): Assignment[] {
  return files.flatMap(({ path, target, lines }) =>
    lines.flatMap((text, i) => {
      const parsed = parseSysctlLine(text, procps);
      return parsed === null ? [] : [{ ...parsed, path, target, line: i + 1, text }];
    }),
  );
}

/** A line as the readers take it: `key = value`, `-key = value` (errors ignored) or `-key` (an exclusion, value null). */
export function parseSysctlLine(text: string, procps = false): { key: string; value: string | null } | null {
  const line = text.trim();
  if (line === '' || line.startsWith('#') || line.startsWith(';')) return null;
  const at = line.indexOf('=');
  const left = at === -1 ? line : line.slice(0, at);
  if (at === -1 && !left.startsWith('-')) return null;
  const name = left.startsWith('-') ? left.slice(1) : left;
  // procps does not skip blanks behind the dash: the line then names no key at all.
  if (procps && /^\s/.test(name)) return null;
  const key = sysctlPath(name.trim());
  return key === '' ? null : { key, value: at === -1 ? null : line.slice(at + 1).trim() };
}
