import { type Limit, largest, powerOfTwo, type Room } from './limit.ts';
import { type Family, type LimitsState, thresholdPath } from './probe.ts';

/** What arp.c and ndisc.c of the kernel set gc_thresh3 to (gc_thresh3 in Documentation/networking/ip-sysctl.rst). */
const KERNEL_DEFAULT = 1024;
/** No count of a host leads to more: half a gigabyte of entries. A task may ask for it. */
const MOST = 2 ** 20;

/**
 * A table should be at most half full, by its entries now and by an entry for each node of the play. Where it
 * overflowed since the boot the kernel's own limit is not enough, whatever it holds now.
 */
export function neighbourLimit(
  state: LimitsState,
  family: Family,
  nodes: number,
  asked: number | undefined,
): Limit | null {
  const path = thresholdPath(family, 3);
  const use = state.use[family];
  if (!state.values.has(path)) return null;
  const rooms: Room[] = [
    { entries: asked ?? 0, why: 'asked for by the task' },
    { entries: Math.min(2 * nodes, MOST), why: `twice the ${nodes} nodes of the play` },
    { entries: Math.min(2 * (use?.entries ?? 0), MOST), why: `twice the ${use?.entries} entries it has now` },
    {
      entries: use !== null && use.refused > 0 ? 2 * KERNEL_DEFAULT : 0,
      why: `it overflowed ${use?.refused} times since the boot`,
    },
  ];
  const room = largest(rooms);
  const top = Math.max(asked ?? 0, powerOfTwo(largest(rooms.slice(1)).entries));
  return {
    table: `${family === 'ipv4' ? 'IPv4' : 'IPv6'} neighbour table`,
    code: 'limits.neighbours',
    path,
    room,
    values: thresholds(family, top),
    unset: KERNEL_DEFAULT,
    evidence:
      use === null
        ? []
        : [
            `${use.entries} entries, ${use.refused} overflows`,
            ...state.log.filter((line) => /table overflow/i.test(line)),
          ],
  };
}

/** In the proportions of the kernel's own 128, 512 and 1024. */
function thresholds(family: Family, top: number): Map<string, number> {
  return new Map([
    [thresholdPath(family, 1), Math.floor(top / 8)],
    [thresholdPath(family, 2), Math.floor(top / 2)],
    [thresholdPath(family, 3), top],
  ]);
}
