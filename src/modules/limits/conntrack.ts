import { type Limit, largest, numberOf, powerOfTwo, type Room } from './limit.ts';
import { CONNTRACK_MAX, type LimitsState } from './probe.ts';

/** No count of a host leads to more: over a gigabyte of entries. A task may ask for it. */
const MOST = 2 ** 22;

/** The table of connections should be at most three quarters full. Null where nothing tracks connections. */
export function conntrackLimit(state: LimitsState, asked: number | undefined): Limit | null {
  const use = state.use.conntrack;
  if (!state.values.has(CONNTRACK_MAX)) return null;
  const counted: Room = {
    entries: Math.min(Math.ceil(((use?.entries ?? 0) * 4) / 3), MOST),
    why: `four thirds of the ${use?.entries} connections it has now`,
  };
  const room = largest([{ entries: asked ?? 0, why: 'asked for by the task' }, counted]);
  return {
    table: 'connection tracking table',
    code: 'limits.conntrack',
    path: CONNTRACK_MAX,
    room,
    values: new Map([[CONNTRACK_MAX, Math.max(asked ?? 0, powerOfTwo(counted.entries))]]),
    // Else it depends on the machine's memory (nf_conntrack-sysctl.rst), so what it is now is the best guess.
    unset: asked === undefined ? (numberOf(state.values.get(CONNTRACK_MAX)) ?? 0) : 0,
    evidence:
      use === null
        ? []
        : [
            `${use.entries} connections, ${use.refused} refused or dropped for room`,
            ...state.log.filter((line) => /table full/i.test(line)),
          ],
  };
}
