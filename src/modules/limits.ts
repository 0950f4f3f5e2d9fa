import * as Type from 'typebox';
import { BOOT_FILES_SCRIPT } from './boot-files.ts';
import { conntrackLimit } from './limits/conntrack.ts';
import type { Limit } from './limits/limit.ts';
import { neighbourLimit } from './limits/neighbours.ts';
import { type LimitsState, LOG_SCRIPT, readState, USE_SCRIPT, VALUES_SCRIPT } from './limits/probe.ts';
import { raiseAtBoot, raiseNow } from './limits/raise.ts';
import { standalone } from './limits/standalone.ts';
import { type Change, defineModule, type Finding } from './module.ts';
import { CONFLICTS } from './sysctl/on-conflict.ts';
import { afterPending } from './sysctl/pending.ts';

const params = Type.Object(
  {
    neighbours: Type.Optional(
      Type.Integer({
        minimum: 8,
        maximum: 2 ** 24,
        description:
          'Entries that the neighbour table of each family should have room for. What is in use and the number of nodes may ask for more.',
      }),
    ),
    connections: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 2 ** 28,
        description: 'Connections that can be tracked at once. What is in use may ask for more.',
      }),
    ),
    persist: Type.Optional(Type.Boolean({ default: true, description: 'Also after a boot.' })),
    conflicts: Type.Optional(CONFLICTS),
  },
  { additionalProperties: false },
);

/** Tables of the kernel that refuse packets when they are full: neighbours (ARP, NDP) and tracked connections. */
export const limits = defineModule<typeof params, LimitsState>({
  name: 'limits',
  summary: "Room in the kernel's tables of neighbours and connections",
  params,
  example: '- limits: { neighbours: 8192, connections: 262144 }',
  title: () => 'limits of neighbours and connections',
  probe: ({ persist }) => ({
    values: VALUES_SCRIPT,
    use: USE_SCRIPT,
    log: LOG_SCRIPT,
    ...(persist === false ? {} : { files: BOOT_FILES_SCRIPT }),
  }),
  read: readState,
  plan(seen, { neighbours, connections, persist = true, conflicts = 'fail' }, { facts, nodes, pending }) {
    const state = { ...seen, ...afterPending(seen, pending) };
    const ipv4 = neighbourLimit(state, 'ipv4', nodes.length, neighbours);
    const ipv6 = neighbourLimit(state, 'ipv6', nodes.length, neighbours);
    const conntrack = conntrackLimit(state, connections);
    const found = [ipv4, ipv6, conntrack].filter((limit): limit is Limit => limit !== null);
    const now = found.map((limit) => raiseNow(state, limit));
    const boot = persist ? raiseAtBoot(state, found, conflicts, facts.init) : { findings: [], changes: [] };
    const absent = [
      ...(neighbours !== undefined && ipv4 === null ? [NO_NEIGHBOURS] : []),
      ...(connections !== undefined && conntrack === null ? [noConntrack(pending)] : []),
    ];
    return {
      findings: [...absent, ...now.flatMap((each) => each.findings), ...boot.findings],
      changes: [...now.flatMap((each) => each.changes), ...boot.changes],
    };
  },
  standalone,
});

const NO_NEIGHBOURS: Finding = {
  code: 'limits.absent',
  severity: 'error',
  message:
    'this host has no net.ipv4.neigh.default.gc_thresh3: it is a container, and the table is that of the machine outside',
  fixable: false,
};

function noConntrack(pending: readonly Change[]): Finding {
  const comes = pending.some((change) => change.kind === 'kernel-module');
  const next = comes
    ? 'it comes with the kernel module that an earlier task loads'
    : 'put `- kernel_module: { name: nf_conntrack }` before this task';
  const message = `this host has no net.netfilter.nf_conntrack_max: ${next}`;
  return { code: 'limits.absent', severity: 'error', message, fixable: comes };
}
