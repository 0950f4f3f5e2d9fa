import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '../../../src/modules/limits.ts';
import type { Change } from '../../../src/modules/module.ts';
import { checkParams } from '../../../src/playbook/params.ts';
import { hostView } from './namespace-host.ts';

const OURS = '/etc/sysctl.d/99-zzz-netfix.conf';
const HEADER = '# Written by netfix. One line per key; netfix replaces its own lines and keeps the others.\n';
const MAX = 'net/netfilter/nf_conntrack_max';

interface Case {
  name: string;
  /** gc_thresh1, 2 and 3 of IPv4; a container has none. IPv6 has them where `both` is set. */
  thresholds?: [number, number, number] | null;
  both?: true;
  /** nf_conntrack_max. */
  max?: number;
  entries?: number;
  overflows?: number;
  connections?: number;
  nodes?: number;
  files?: Record<string, string>;
  pending?: Change[];
  params?: Parameters<typeof limits.probe>[0];
  /** `code`, with `!` where the plan's changes do not mend it. */
  findings: string[];
  says?: string[];
  changes: unknown[];
}

const part = (stdout: string) => ({ exitCode: 0, stdout, stderr: '' });
const hex = (number: number): string => number.toString(16).padStart(8, '0');
const thresh = (number: number, family = 'ipv4'): string => `net/${family}/neigh/default/gc_thresh${number}`;

/** The state as the probe's own text would tell it, from a kernel with two CPUs. */
function stateOf(each: Case) {
  const {
    thresholds = [128, 512, 1024],
    max,
    entries = 0,
    overflows = 0,
    connections = 0,
    files = {},
  } = each;
  const families = thresholds === null ? [] : each.both ? ['ipv4', 'ipv6'] : ['ipv4'];
  const values = families.flatMap((family) =>
    (thresholds ?? []).map((value, i) => `=/proc/sys/${thresh(i + 1, family)}\n|${value}`),
  );
  const absent = ['ipv4', 'ipv6']
    .filter((family) => !families.includes(family))
    .flatMap((family) => [1, 2, 3].map((number) => `!/proc/sys/${thresh(number, family)}`));
  const arp = [
    '=/proc/net/stat/arp_cache',
    '|entries  allocs   table_fulls',
    `|${hex(entries)} 00008e6e ${hex(overflows)}`,
    `|${hex(entries)} 00007fb5 00000000`,
  ];
  const tracked = [
    '=/proc/net/stat/nf_conntrack',
    '|entries  drop early_drop',
    `|${hex(connections)} 00000001 00000002`,
  ];
  const dump = Object.entries(files).map(([path, text]) => `~${path}\n=${path}\n|${text}\n`);
  return limits.read(
    {
      values: part(
        [...values, ...absent, max === undefined ? `!/proc/sys/${MAX}` : `=/proc/sys/${MAX}\n|${max}`].join(
          '\n',
        ),
      ),
      use: part([...(thresholds === null ? [] : arp), ...tracked].join('\n')),
      log: part('[9.1] neighbour: arp_cache: neighbor table overflow!\n'),
      files: part(dump.join('')),
    },
    each.params ?? {},
  );
}

function essence(change: Change): unknown {
  if (change.kind === 'sysctl') return [change.path, change.before, change.after];
  return change.kind === 'file' ? [change.path, change.after] : change;
}

const ours = (lines: Record<string, number>): [string, string] => [
  OURS,
  `${HEADER}${Object.entries(lines)
    .map(([key, value]) => `${key} = ${value}\n`)
    .join('')}`,
];
const gc = (one: number, two: number, three: number, family = 'ipv4'): Record<string, number> => ({
  [`net.${family}.neigh.default.gc_thresh1`]: one,
  [`net.${family}.neigh.default.gc_thresh2`]: two,
  [`net.${family}.neigh.default.gc_thresh3`]: three,
});

const CASES: Case[] = [
  {
    name: 'a healthy host with the defaults of the kernel',
    max: 262_144,
    entries: 512,
    connections: 196_608,
    nodes: 512,
    findings: [],
    changes: [],
  },
  {
    name: 'a container, which has no tables of its own',
    thresholds: null,
    findings: [],
    changes: [],
  },
  {
    name: 'more than half full',
    entries: 700,
    findings: ['limits.neighbours', ...Array(3).fill('limits.neighbours-at-boot')],
    says: [
      'the IPv4 neighbour table takes 1024 entries (net.ipv4.neigh.default.gc_thresh3), and should take 1400: twice the 700 entries',
      '700 entries, 0 overflows',
      'neighbor table overflow!',
      'no file that systemd-sysctl reads sets net.ipv4.neigh.default.gc_thresh3, and 1400 is needed',
    ],
    changes: [
      [thresh(1), '128', '256'],
      [thresh(2), '512', '1024'],
      [thresh(3), '1024', '2048'],
      ours(gc(256, 1024, 2048)),
    ],
  },
  {
    name: 'half as many nodes as it takes entries, and one more',
    nodes: 513,
    params: { persist: false },
    findings: ['limits.neighbours'],
    says: ['should take 1026: twice the 513 nodes of the play'],
    changes: [
      [thresh(1), '128', '256'],
      [thresh(2), '512', '1024'],
      [thresh(3), '1024', '2048'],
    ],
  },
  {
    name: 'it overflowed, and is nearly empty now',
    entries: 3,
    overflows: 17,
    params: { persist: false },
    findings: ['limits.neighbours'],
    says: ['it overflowed 17 times since the boot'],
    changes: [
      [thresh(1), '128', '256'],
      [thresh(2), '512', '1024'],
      [thresh(3), '1024', '2048'],
    ],
  },
  {
    name: 'it overflowed before it was raised',
    thresholds: [256, 1024, 2048],
    overflows: 17,
    files: { [OURS]: 'net.ipv4.neigh.default.gc_thresh3 = 2048' },
    findings: [],
    changes: [],
  },
  {
    name: 'the task asks for room, in both families; what is higher already stays',
    thresholds: [4096, 512, 1024],
    both: true,
    params: { neighbours: 8000 },
    findings: [...Array(2).fill('limits.neighbours'), ...Array(6).fill('limits.neighbours-at-boot')],
    says: ['should take 8000: asked for by the task'],
    changes: [
      [thresh(2), '512', '4000'],
      [thresh(3), '1024', '8000'],
      [thresh(2, 'ipv6'), '512', '4000'],
      [thresh(3, 'ipv6'), '1024', '8000'],
      ours({ ...gc(1000, 4000, 8000), ...gc(1000, 4000, 8000, 'ipv6') }),
    ],
  },
  {
    name: 'right now by hand, and not after a boot',
    thresholds: [1000, 4000, 8000],
    params: { neighbours: 8000 },
    files: { '/etc/sysctl.d/60-arp.conf': 'net.ipv4.neigh.default.gc_thresh3 = 4096' },
    findings: Array(3).fill('limits.neighbours-at-boot'),
    says: ['gc_thresh3 will be 4096 by /etc/sysctl.d/60-arp.conf:1 (systemd-sysctl), and 8000 is needed'],
    changes: [ours(gc(1000, 4000, 8000))],
  },
  {
    name: 'a later file that gives more is no conflict',
    thresholds: [128, 512, 16_384],
    params: { neighbours: 8000 },
    files: { '/etc/sysctl.d/zz.conf': 'net.ipv4.neigh.default.gc_thresh3 = 16384' },
    findings: [],
    changes: [],
  },
  {
    name: 'a later file that gives less is',
    thresholds: [1000, 4000, 8000],
    params: { neighbours: 8000 },
    files: { '/etc/sysctl.d/zz.conf': 'net.ipv4.neigh.default.gc_thresh3 = 2048' },
    findings: [...Array(2).fill('limits.neighbours-at-boot'), 'sysctl.overridden !'],
    says: ['/etc/sysctl.d/zz.conf:1 has the last word'],
    changes: [ours(gc(1000, 4000, 8000))],
  },
  {
    name: 'connections near the limit',
    max: 65_536,
    connections: 60_000,
    findings: ['limits.conntrack', 'limits.conntrack-at-boot'],
    says: [
      'the connection tracking table takes 65536 entries (net.netfilter.nf_conntrack_max), and should take 80000: four thirds of the 60000',
      '60000 connections, 3 refused or dropped for room',
    ],
    changes: [[MAX, '65536', '131072'], ours({ 'net.netfilter.nf_conntrack_max': 131_072 })],
  },
  {
    name: 'a limit that the task asks for must last, though it is high enough now',
    max: 262_144,
    params: { connections: 200_000 },
    findings: ['limits.conntrack-at-boot'],
    changes: [ours({ 'net.netfilter.nf_conntrack_max': 200_000 })],
  },
  {
    name: 'and does under its other name',
    max: 262_144,
    params: { connections: 200_000 },
    files: { '/etc/sysctl.d/k8s.conf': 'net.nf_conntrack_max = 262144' },
    findings: [],
    changes: [],
  },
  {
    name: 'what a container is asked for is not its own',
    thresholds: null,
    params: { neighbours: 8000, connections: 1 },
    findings: ['limits.absent !', 'limits.absent !'],
    says: ['the machine outside', 'kernel_module: { name: nf_conntrack }'],
    changes: [],
  },
  {
    name: 'an earlier task loads what tracks connections',
    params: { connections: 1 },
    pending: [{ kind: 'kernel-module', module: 'nf_conntrack', target: '', summary: '' }],
    findings: ['limits.absent'],
    changes: [],
  },
];

describe('plan', () => {
  test.each(CASES)('$name', (each) => {
    const nodes = Array.from({ length: each.nodes ?? 3 }, (_, i) => `10.0.${i >> 8}.${i & 255}`);
    const host = { ...hostView({}, each.pending), nodes };
    const { findings, changes } = limits.plan(stateOf(each), each.params ?? {}, host);
    expect(findings.map(({ code, fixable }) => `${code}${fixable ? '' : ' !'}`)).toEqual(each.findings);
    expect(changes.map(essence)).toEqual(each.changes);
    const text = findings.map(({ message, evidence }) => `${message}\n${evidence}`).join('\n');
    for (const said of each.says ?? []) expect(text).toContain(said);
  });

  test('whatever a host counts, its limits are only raised, by bounded amounts, and then enough', () => {
    const count = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(count, count, count, (entries, overflows, connections) => {
        const seen: Case = {
          name: '',
          max: 65_536,
          entries,
          overflows,
          connections,
          findings: [],
          changes: [],
        };
        const { changes } = limits.plan(stateOf(seen), { persist: false }, hostView());
        const after = new Map(
          changes.flatMap((each) => (each.kind === 'sysctl' ? [[each.path, Number(each.after)]] : [])),
        );
        for (const each of changes) {
          if (each.kind === 'sysctl') expect(Number(each.after)).toBeGreaterThan(Number(each.before));
        }
        for (const value of after.values()) expect(value).toBeLessThanOrEqual(2 ** 22);
        const [one, two, three] = [1, 2, 3].map((n) => after.get(thresh(n)) ?? [128, 512, 1024][n - 1] ?? 0);
        const again: Case = {
          ...seen,
          thresholds: [one ?? 0, two ?? 0, three ?? 0],
          max: after.get(MAX) ?? 65_536,
        };
        expect(limits.plan(stateOf(again), { persist: false }, hostView())).toEqual({
          findings: [],
          changes: [],
        });
      }),
    );
  });
});

test('hostile output never throws, nor does the plan made of it', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      `${MAX}:-1`,
      `${MAX}:x`,
      `${thresh(3)}:`,
      '=/proc/net/stat/arp_cache',
      '=/proc/net/stat/nf_conntrack',
      '|entries drop',
      '|ffffffff g',
    ),
    fc.constantFrom('=/etc/sysctl.d/zz.conf', '~/etc/sysctl.d/zz.conf', `|${MAX} = 0x`),
  );
  const text = fc.array(line).map((lines) => part(lines.join('\n')));
  fc.assert(
    fc.property(text, text, text, text, (values, use, log, files) => {
      const params = { neighbours: 4096, connections: 9, conflicts: 'comment' as const };
      limits.plan(limits.read({ values, use, log, files }, params), params, hostView());
      limits.read({}, params);
    }),
  );
});

test.each([
  [{}, true],
  [{ neighbours: 8192, connections: 1_000_000, persist: false, conflicts: 'comment' }, true],
  [{ neighbours: 0 }, false],
  [{ connections: 'many' }, false],
  [{ neighbours: 2 ** 31 }, false],
])('%j', (params, isFine) => {
  expect(checkParams(limits.params, params).length === 0).toBe(isFine);
});
