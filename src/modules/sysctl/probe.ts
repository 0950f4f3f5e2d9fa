import type { DropInFile } from '../../net/drop-in-folders.ts';
import type { SysctlFiles } from '../../net/sysctl/order.ts';
import { oncePer } from '../../once-per.ts';
import { parseDump } from '../../sh/dump.ts';
import { quoteAll } from '../../sh/quote.ts';
import { SYSCTL_CONF, UFW_FILES } from '../boot-files.ts';
import { type DropInFiles, readDropIns } from '../drop-in-files.ts';
import type { ProbeOutput } from '../module.ts';

export interface SysctlState extends SysctlFiles {
  /** Run-time values by path below /proc/sys. Not in the map: there is no such key. Null: it cannot be read. */
  values: ReadonlyMap<string, string | null>;
  /** `net.ipv4.conf.DEVICE.forwarding` by device, `all` and `default` among them. Empty when not asked for. */
  forwarding: ReadonlyMap<string, string>;
  /** Files of the boot order that we may not read. */
  unreadable: readonly string[];
}

const PROC_SYS = '/proc/sys/';

/**
 * `!FILE` for a key that is not there, and a dump of those that are; for each device that has `ofDevices` one of
 * `/proc/sys/./FILE`. One process for all: a node may have hundreds of devices. A device that goes away meanwhile is left
 * out. A shell's own read takes numbers apart byte by byte.
 */
export function valuesScript(paths: readonly string[], ofDevices?: 'forwarding' | 'rp_filter'): string {
  const words = quoteAll(paths.map((path) => `${PROC_SYS}${path}`));
  const devices = ofDevices === undefined ? '' : ` ${PROC_SYS}./net/ipv4/conf/*/${ofDevices}`;
  return `for k in ${words}; do [ -e "$k" ] || printf '!%s\\n' "$k"; done
dump ${words}${devices}`;
}

export function readState(parts: Record<string, ProbeOutput>, paths: readonly string[]): SysctlState {
  return {
    ...readFiles(readDropIns(parts.files)),
    values: readValues(parts.values?.stdout ?? '', paths),
    forwarding: readDevices(parts.values?.stdout ?? ''),
  };
}

type Files = Pick<SysctlState, 'files' | 'late' | 'unreadable'>;

/** Hosts whose files read the same share what is made of them, the boot order too. */
const readFiles = oncePer(
  ({ files, unreadable, contents }: DropInFiles): Files => ({
    files: files.filter(({ path }) => isOfSysctls(path)),
    late: ufwFile(contents),
    unreadable: unreadable.filter(isOfSysctls),
  }),
);

function isOfSysctls(path: string): boolean {
  return path.includes('/sysctl.d/') || path === SYSCTL_CONF;
}

/** ufw-init loads the file that IPT_SYSCTL of /etc/default/ufw names, when /etc/ufw/ufw.conf says ENABLED=yes. */
function ufwFile(contents: ReadonlyMap<string, readonly string[]>): DropInFile[] {
  const lines = contents.get(UFW_FILES.sysctls);
  const enabled = shellVariable(contents.get(UFW_FILES.enabled), 'ENABLED')?.toLowerCase() === 'yes';
  const loaded = shellVariable(contents.get(UFW_FILES.names), 'IPT_SYSCTL') === UFW_FILES.sysctls;
  return lines !== undefined && enabled && loaded
    ? [{ path: UFW_FILES.sysctls, target: UFW_FILES.sysctls, lines }]
    : [];
}

function shellVariable(lines: readonly string[] | undefined, name: string): string | undefined {
  const line = lines?.findLast((each) => each.startsWith(`${name}=`));
  return line?.slice(name.length + 1).replaceAll(/["'\s]/g, '');
}

function readValues(output: string, paths: readonly string[]): Map<string, string | null> {
  const absent = new Set(
    output
      .split('\n')
      .filter((line) => line.startsWith(`!${PROC_SYS}`))
      .map((line) => line.slice(PROC_SYS.length + 1)),
  );
  const contents = parseDump(output);
  const present = paths.filter((path) => !absent.has(path));
  return new Map(present.map((path) => [path, contents.get(`${PROC_SYS}${path}`)?.join('\n') ?? null]));
}

/** What valuesScript() printed of the devices: the values by device, `all` and `default` among them. */
export function readDevices(output: string): Map<string, string> {
  const found = [...parseDump(output)].flatMap(([file, [value = '']]) => {
    const device = /^\/proc\/sys\/\.\/net\/ipv4\/conf\/([^/]+)\/\w+$/.exec(file)?.[1];
    return device === undefined || !/^-?\d+$/.test(value) ? [] : [[device, value] as const];
  });
  return new Map(found);
}
