import { SYSCTL_FOLDERS, type SysctlFile, type SysctlFiles } from '../../net/sysctl-order.ts';
import { parseDump } from '../../sh/dump.ts';
import { quoteAll } from '../../sh/quote.ts';
import type { ProbeOutput } from '../module.ts';

export interface SysctlState extends SysctlFiles {
  /** Run-time values by path below /proc/sys. Not in the map: there is no such key. Null: it cannot be read. */
  values: ReadonlyMap<string, string | null>;
  /** `net.ipv4.conf.DEVICE.forwarding` by device, `all` and `default` among them. Empty when not asked for. */
  forwarding: ReadonlyMap<string, string>;
  /** Files of the boot order that we may not read. */
  unreadable: readonly string[];
}

const UFW_FILE = '/etc/ufw/sysctl.conf';

/**
 * Every file of the boot order: `~path` and, for a link, `>what it is`; `!path` for one we may not read; then the
 * contents. /lib is left out where it is /usr/lib.
 */
export const FILES_SCRIPT = `set -- ${quoteAll(SYSCTL_FOLDERS.filter((folder) => folder !== '/lib/sysctl.d'))}
[ -h /lib ] || set -- "$@" /lib/sysctl.d
for d in "$@"; do
  shift
  for f in "$d"/*.conf "$d"/.*.conf; do
    if [ -e "$f" ] || [ -h "$f" ]; then set -- "$@" "$f"; fi
  done
done
[ ! -e /etc/sysctl.conf ] || set -- "$@" /etc/sysctl.conf
for f in "$@"; do
  printf '~%s\\n' "$f"
  [ ! -h "$f" ] || printf '>%s\\n' "$(readlink -f "$f")"
  [ ! -f "$f" ] || [ -r "$f" ] || printf '!%s\\n' "$f"
done
dump "$@" ${UFW_FILE} /etc/ufw/ufw.conf /etc/default/ufw`;

/** One process for all devices: a node may have hundreds. A device that goes away meanwhile is left out. */
export const FORWARDING_SCRIPT = `cd /proc/sys/net/ipv4/conf && grep -sH '' ./*/forwarding || :`;

/** `!path` for a key that is not there, else `path:value`. A shell's own read takes numbers apart byte by byte. */
export function valuesScript(paths: readonly string[]): string {
  const words = quoteAll(paths);
  return `cd /proc/sys || exit 1
for k in ${words}; do [ -e "$k" ] || printf '!%s\\n' "$k"; done
grep -sH '' ${words} /dev/null || :`;
}

export function readState(parts: Record<string, ProbeOutput>, paths: readonly string[]): SysctlState {
  return {
    ...readFiles(parts.files?.stdout ?? ''),
    values: readValues(parts.values?.stdout ?? '', paths),
    forwarding: readForwarding(parts.forwarding?.stdout ?? ''),
  };
}

function readFiles(output: string): Pick<SysctlState, 'files' | 'late' | 'unreadable'> {
  const contents = parseDump(output);
  const targets = new Map<string, string>();
  const unreadable: string[] = [];
  let path = '';
  for (const line of output.split('\n')) {
    const rest = line.slice(1);
    if (line.startsWith('~')) {
      path = rest;
      targets.set(path, path);
    }
    if (line.startsWith('>') && path !== '') targets.set(path, rest);
    if (line.startsWith('!')) unreadable.push(rest);
  }
  const files = [...targets].map(([each, target]) => ({
    path: each,
    target,
    lines: contents.get(each) ?? [],
  }));
  return { files, late: ufwFile(contents), unreadable };
}

/** ufw-init loads the file that IPT_SYSCTL of /etc/default/ufw names, when /etc/ufw/ufw.conf says ENABLED=yes. */
function ufwFile(contents: ReadonlyMap<string, string[]>): SysctlFile[] {
  const lines = contents.get(UFW_FILE);
  const enabled = shellVariable(contents.get('/etc/ufw/ufw.conf'), 'ENABLED')?.toLowerCase() === 'yes';
  const loaded = shellVariable(contents.get('/etc/default/ufw'), 'IPT_SYSCTL') === UFW_FILE;
  return lines !== undefined && enabled && loaded ? [{ path: UFW_FILE, target: UFW_FILE, lines }] : [];
}

function shellVariable(lines: readonly string[] | undefined, name: string): string | undefined {
  const line = lines?.findLast((each) => each.startsWith(`${name}=`));
  return line?.slice(name.length + 1).replaceAll(/["'\s]/g, '');
}

function readValues(output: string, paths: readonly string[]): Map<string, string | null> {
  const lines = output.split('\n');
  const absent = new Set(lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1)));
  const present = paths.filter((path) => !absent.has(path));
  return new Map(present.map((path) => [path, printedValue(lines, path)]));
}

function printedValue(lines: readonly string[], path: string): string | null {
  const mine = lines.filter((line) => line.startsWith(`${path}:`));
  return mine.length === 0 ? null : mine.map((line) => line.slice(path.length + 1)).join('\n');
}

function readForwarding(output: string): Map<string, string> {
  const found = output.split('\n').map((line) => /^\.\/([^/]+)\/forwarding:(\d+)$/.exec(line));
  return new Map(found.flatMap((match) => (match ? [[match[1] ?? '', match[2] ?? ''] as const] : [])));
}
