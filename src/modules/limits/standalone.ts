import { sysctlName } from '../../net/sysctl/key.ts';
import type { LoneHost, LoneStep, Standalone } from '../standalone.ts';
import type { Conflicts } from '../sysctl/on-conflict.ts';
import { atBoot } from '../sysctl/standalone.ts';
import { conntrackLimit } from './conntrack.ts';
import type { Limit } from './limit.ts';
import { neighbourLimit } from './neighbours.ts';
import { CONNTRACK_MAX, type LimitsState, thresholdPath } from './probe.ts';
import { raise } from './raise.ts';

interface Given {
  neighbours?: number;
  connections?: number;
  persist?: boolean;
  conflicts?: Conflicts;
}

/** A host that has the tables, and nothing in them: what is in use there cannot be asked for. */
const EMPTY: LimitsState = {
  values: new Map(
    [thresholdPath('ipv4', 3), thresholdPath('ipv6', 3), CONNTRACK_MAX].map((path) => [path, '0']),
  ),
  use: { ipv4: null, ipv6: null, conntrack: null },
  log: [],
  files: [],
  late: [],
  forwarding: new Map(),
  unreadable: [],
};

export function standalone(
  { neighbours, connections, persist = true, conflicts = 'fail' }: Given,
  { nodes }: LoneHost,
): Standalone {
  const count = nodes?.length ?? 0;
  const limits = [
    { limit: neighbourLimit(EMPTY, 'ipv4', count, neighbours), isAsked: neighbours !== undefined },
    { limit: neighbourLimit(EMPTY, 'ipv6', count, neighbours), isAsked: false },
    { limit: conntrackLimit(EMPTY, connections), isAsked: connections !== undefined },
  ];
  const steps = limits.flatMap(({ limit, isAsked }): LoneStep[] => {
    if (limit === null || limit.room.entries === 0) return [];
    const boot = persist && limit.room.entries > limit.unset ? limit : null;
    return [...raiseNow(limit, isAsked), ...(boot === null ? [] : raiseAtBoot(boot, conflicts))];
  });
  return { kind: 'steps', steps };
}

function raiseNow({ path: main, room, values }: Limit, isAsked: boolean): LoneStep[] {
  return [...values].map(([path, value]) => ({
    kind: 'change',
    change: raise(path, 0, value),
    check: `${isAsked ? '' : `[ ! -e /proc/sys/${path} ] || `}[ "$(sysctl_value ${path})" -ge ${path === main ? room.entries : value} ]`,
  }));
}

function raiseAtBoot({ values }: Limit, conflicts: Conflicts): LoneStep[] {
  return [...values].map(([path, value]) =>
    atBoot({ name: sysctlName(path), path, value: `${value}` }, 'larger', conflicts),
  );
}
