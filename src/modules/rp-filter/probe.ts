import { isGlob, matchesGlob } from '../../net/sysctl/glob.ts';
import type { ProbeOutput } from '../module.ts';
import { readDevices, readState as readSysctl, type SysctlState } from '../sysctl/probe.ts';

/** `values` holds `net/ipv4/conf/DEVICE/rp_filter` of every device, of `all` and of `default`. */
export interface RpFilterState extends SysctlState {
  /** Packets that the filters of this host have dropped since it booted; null where the kernel does not tell. */
  dropped: number | null;
  /** Devices that are part of a bridge, bond or the like: no packet comes in by themselves. */
  ports: ReadonlySet<string>;
}

/** The kernel counts in TcpExt what any device's filter drops (LINUX_MIB_IPRPFILTER in net/ipv4/proc.c). */
export const DROPS_SCRIPT = `grep -s '^TcpExt: ' /proc/net/netstat || :`;

export const PORTS_SCRIPT = `for d in /sys/class/net/*/master; do d=\${d%/master}; [ ! -e "$d/master" ] || printf '%s\\n' "\${d##*/}"; done`;

export function readState(parts: Record<string, ProbeOutput>): RpFilterState {
  const devices = readDevices(parts.filters?.stdout ?? '');
  return {
    ...readSysctl(parts.files === undefined ? {} : { files: parts.files }, []),
    values: new Map([...devices].map(([device, value]) => [filterPath(device), value])),
    dropped: readDrops(parts.drops?.stdout ?? ''),
    ports: new Set((parts.ports?.stdout ?? '').split('\n')),
  };
}

/** Two lines: the names of the counters, then their values. */
function readDrops(output: string): number | null {
  const [names = [], counts = []] = output.split('\n').map((line) => line.split(' '));
  const count = counts[names.indexOf('IPReversePathFilter')] ?? '';
  return /^\d{1,15}$/.test(count) ? Number(count) : null;
}

/** `device` may be a glob. */
export function filterPath(device: string): string {
  return `net/ipv4/conf/${device}/rp_filter`;
}

/** What a device's file says, a whole number. A key that is not there counts as the kernel's default, 0. */
export function filterOf(state: SysctlState, device: string): number {
  return Number(state.values.get(filterPath(device)) ?? 0);
}

/** The devices of the host that a name or glob means. `all` and `default` are meant only by their names. */
export function devicesOf(state: SysctlState, interfaces: readonly string[]): string[] {
  const devices = [...state.values.keys()].map((path) => path.split('/')[3] ?? '');
  return devices.filter((device) =>
    isDevice(device)
      ? interfaces.some((each) =>
          isGlob(each) ? device !== 'lo' && matchesGlob(each, device) : each === device,
        )
      : interfaces.includes(device),
  );
}

/** `all` and `default` stand beside the devices and are none. */
export function isDevice(name: string): boolean {
  return name !== 'all' && name !== 'default';
}
