import { parseDump } from '../../sh/dump.ts';
import type { ProbeOutput } from '../module.ts';
import { readState as readSysctl, type SysctlState, valuesScript } from '../sysctl/probe.ts';

export type Family = 'ipv4' | 'ipv6';

/** What a table of the kernel says of itself. */
export interface TableUse {
  /** Entries now. A neighbour table counts those of all namespaces: there is one per family on a machine. */
  entries: number;
  /** How often since the boot there was no room for one more. */
  refused: number;
}

export interface LimitsState extends SysctlState {
  /** Null where the kernel does not tell: a container does not see the neighbour tables of its machine. */
  use: Record<Family | 'conntrack', TableUse | null>;
  /** The last lines of the kernel's log that tell of a full table. */
  log: string[];
}

export const CONNTRACK_MAX = 'net/netfilter/nf_conntrack_max';

/** The keys exist in the machine's own namespace only (neigh_sysctl_register() of net/core/neighbour.c). */
export function thresholdPath(family: Family, number: 1 | 2 | 3): string {
  return `net/${family}/neigh/default/gc_thresh${number}`;
}

const THRESHOLDS = (['ipv4', 'ipv6'] as const).flatMap((family) =>
  ([1, 2, 3] as const).map((number) => thresholdPath(family, number)),
);
const PATHS = [...THRESHOLDS, CONNTRACK_MAX];
export const VALUES_SCRIPT = valuesScript(PATHS);

/** A line of names, then one line of hexadecimal numbers per CPU (neigh_stat_seq_show(), ct_cpu_seq_show()). */
const USE = {
  ipv4: '/proc/net/stat/arp_cache',
  ipv6: '/proc/net/stat/ndisc_cache',
  conntrack: '/proc/net/stat/nf_conntrack',
};
export const USE_SCRIPT = `dump ${Object.values(USE).join(' ')}`;

/** Nothing where only root may read the log (kernel.dmesg_restrict). */
export const LOG_SCRIPT = `dmesg 2>/dev/null | grep -iE 'neighbou?r table overflow|nf_conntrack: table full' | tail -n 2 || :`;

export function readState(parts: Record<string, ProbeOutput>): LimitsState {
  const tables = parseDump(parts.use?.stdout ?? '');
  const log = parts.log?.stdout ?? '';
  return {
    ...readSysctl(parts, PATHS),
    use: {
      ipv4: tableUse(tables.get(USE.ipv4), ['table_fulls']),
      ipv6: tableUse(tables.get(USE.ipv6), ['table_fulls']),
      conntrack: tableUse(tables.get(USE.conntrack), ['drop', 'early_drop']),
    },
    log: log.split('\n').filter((line) => line !== ''),
  };
}

/** `entries` is the whole table's on every line, the other columns are counted by each CPU for itself. */
function tableUse(lines: readonly string[] | undefined, refusals: readonly string[]): TableUse | null {
  const [names = [], ...cpus] = (lines ?? []).map((line) => line.trim().split(/\s+/));
  const at = (cpu: readonly string[], name: string): number => hex(cpu[names.indexOf(name)]);
  const [first] = cpus;
  if (first === undefined) return null;
  const refused = cpus.flatMap((cpu) => refusals.map((name) => at(cpu, name)));
  return { entries: at(first, 'entries'), refused: refused.reduce((sum, count) => sum + count, 0) };
}

function hex(text: string | undefined): number {
  return /^[0-9a-f]{1,8}$/.test(text ?? '') ? Number.parseInt(text ?? '', 16) : 0;
}
