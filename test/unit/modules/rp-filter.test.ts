import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change, Facts } from '../../../src/modules/module.ts';
import { rpFilter } from '../../../src/modules/rp-filter.ts';
import { checkParams } from '../../../src/playbook/params.ts';
import { hostView } from './namespace-host.ts';

const OURS = '/etc/sysctl.d/99-zzz-netfix.conf';
const HEADER = '# Written by netfix. One line per key; netfix replaces its own lines and keeps the others.\n';
/** What systemd ships since its version 245 (sysctl.d/50-default.conf). */
const SYSTEMD = {
  '/usr/lib/sysctl.d/50-default.conf':
    'net.ipv4.conf.default.rp_filter = 2\nnet.ipv4.conf.*.rp_filter = 2\n-net.ipv4.conf.all.rp_filter\n',
};
const CIS = { '/etc/sysctl.d/60-cis.conf': 'net.ipv4.conf.all.rp_filter = 1\n' };

/** Every device has an address but the ones that the cases call `bare` and `port`. */
const ADDRESSES = ['eth0', 'eth1', 'lxc1a', 'lxc2b', ...Array.from({ length: 30 }, (_, i) => `lxc${i}`)].map(
  (device) => ({ device, address: '10.0.0.1', prefix: 24 }),
);

interface Case {
  name: string;
  /** By device. */
  filters: Record<string, number>;
  files?: Record<string, string>;
  pending?: Change[];
  init?: Facts['init'];
  params: Parameters<typeof rpFilter.probe>[0];
  /** `code`, with `!` where the plan's changes do not mend it. */
  findings: string[];
  /** Part of some message or evidence. */
  says?: string[];
  changes: unknown[];
}

const part = (stdout: string) => ({ exitCode: 0, stdout, stderr: '' });

/** The state as the probe's own text would tell it. */
function stateOf({ filters, files = {}, params }: Pick<Case, 'filters' | 'files' | 'params'>) {
  const dump = Object.entries(files).map(
    ([path, text]) => `~${path}\n=${path}\n${text.replace(/\n$/, '').replaceAll(/^/gm, '|')}\n`,
  );
  const lines = Object.entries(filters).map(
    ([device, value]) => `=/proc/sys/./net/ipv4/conf/${device}/rp_filter\n|${value}\n`,
  );
  const drops = 'TcpExt: SyncookiesSent IPReversePathFilter\nTcpExt: 0 7\n';
  return rpFilter.read(
    { filters: part(lines.join('')), drops: part(drops), ports: part('port\n'), files: part(dump.join('')) },
    params,
  );
}

function essence(change: Change): unknown {
  if (change.kind === 'sysctl') return [change.path, change.before, change.after];
  if (change.kind === 'file') return [change.path, change.after];
  return change.kind === 'comment' ? [change.path, ...change.lines.map(({ text }) => `# ${text}`)] : change;
}

const path = (device: string): string => `net/ipv4/conf/${device}/rp_filter`;
const ours = (...lines: string[]): [string, string] => [OURS, `${HEADER}${lines.join('\n')}\n`];

const CASES: Case[] = [
  {
    name: 'off everywhere, and no file speaks of it',
    filters: { all: 0, default: 0, lo: 0, eth0: 0 },
    params: { interfaces: ['*'], value: 0 },
    findings: [],
    changes: [],
  },
  {
    name: 'loose is not strict, and off is not either',
    filters: { all: 0, default: 2, lo: 0, eth0: 2, eth1: 0 },
    files: SYSTEMD,
    params: { interfaces: ['eth*'] },
    findings: [],
    changes: [],
  },
  {
    name: 'a 2 of `all` makes a strict device loose',
    filters: { all: 2, default: 1, eth1: 1 },
    params: { interfaces: ['eth1'], persist: false },
    findings: [],
    changes: [],
  },
  {
    name: 'the 1 of `all` counts though the device has 0: the device gets a 2, and `all` stays',
    filters: { all: 1, default: 0, eth0: 0, eth1: 0 },
    files: CIS,
    params: { interfaces: ['eth1'] },
    findings: ['rp_filter.strict', 'rp_filter.strict-at-boot'],
    says: [
      'the reverse path filter of eth1 is strict',
      '/proc/sys/net/ipv4/conf/all/rp_filter: 1',
      'TcpExtIPReversePathFilter: 7 packets',
      'of eth1 will be strict, and drop what comes in by another device than the answer would leave by: /etc/sysctl.d/60-cis.conf:1',
    ],
    changes: [[path('eth1'), '0', '2'], ours('net.ipv4.conf.eth1.rp_filter = 2')],
  },
  {
    name: 'only the next boot makes it strict, by `default`',
    filters: { all: 0, default: 0, eth1: 0 },
    files: { '/etc/sysctl.d/60-cis.conf': '\nnet.ipv4.conf.default.rp_filter = 1\n' },
    params: { interfaces: ['eth1'] },
    findings: ['rp_filter.strict-at-boot'],
    says: ['/etc/sysctl.d/60-cis.conf:2'],
    changes: [ours('net.ipv4.conf.eth1.rp_filter = 2')],
  },
  {
    name: "systemd's glob is loose on Cilium's devices: ours comes later, as a glob",
    filters: { all: 0, default: 2, eth0: 2, lxc1a: 2, lxc2b: 0 },
    files: SYSTEMD,
    params: { interfaces: ['lxc*'], value: 0 },
    findings: ['rp_filter.loose', 'rp_filter.loose-at-boot'],
    says: ['of lxc1a is loose', '/usr/lib/sysctl.d/50-default.conf:2'],
    changes: [[path('lxc1a'), '2', '0'], ours('net.ipv4.conf.lxc*.rp_filter = 0')],
  },
  {
    name: 'a loose filter does not help a device without an address; what is part of a bridge needs none',
    filters: { all: 0, default: 0, bare: 1, port: 2 },
    params: { interfaces: ['bare', 'port'], persist: false },
    findings: ['rp_filter.strict', 'rp_filter.no-address !'],
    says: ['no IPv4 address on bare: there even a loose filter drops'],
    changes: [[path('bare'), '1', '2']],
  },
  {
    name: 'nor does it matter where the filter is off',
    filters: { all: 0, default: 0, bare: 0 },
    params: { interfaces: ['bare'], persist: false },
    findings: [],
    changes: [],
  },
  {
    name: 'many devices with one fault are one finding',
    filters: {
      all: 0,
      default: 0,
      ...Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`lxc${i}`, 1])),
    },
    params: { interfaces: ['lxc*'], persist: false },
    findings: ['rp_filter.strict'],
    says: ['lxc19 and 10 more is strict'],
    changes: Array.from({ length: 30 }, (_, i) => [path(`lxc${i}`), '1', '2']),
  },
  {
    name: 'off cannot be had while `all` holds, and it is not ours to lower for all devices',
    filters: { all: 1, default: 0, lxc1a: 2 },
    files: CIS,
    params: { interfaces: ['lxc*'], value: 0 },
    findings: ['rp_filter.loose !', 'rp_filter.strict-at-boot !'],
    says: ['add `all` to `interfaces`', '/etc/sysctl.d/60-cis.conf:1'],
    changes: [[path('lxc1a'), '2', '0']],
  },
  {
    name: '`all` is lowered where it is named',
    filters: { all: 1, default: 0, lxc1a: 0 },
    files: CIS,
    params: { interfaces: ['all', 'lxc*'], value: 0 },
    findings: ['rp_filter.strict', 'rp_filter.strict', 'rp_filter.strict-at-boot'],
    says: ['net.ipv4.conf.all.rp_filter is strict (1)'],
    changes: [[path('all'), '1', '0'], ours('net.ipv4.conf.all.rp_filter = 0')],
  },
  {
    name: 'an earlier task of the run lowers `all`, now and at boot',
    filters: { all: 1, default: 0, lxc1a: 0 },
    files: CIS,
    pending: [
      { kind: 'sysctl', path: path('all'), target: '', summary: '', before: '1', after: '0' },
      {
        kind: 'file',
        path: OURS,
        target: '',
        summary: '',
        before: null,
        after: 'net.ipv4.conf.all.rp_filter = 0\n',
      },
    ],
    params: { interfaces: ['lxc*'], value: 0 },
    findings: [],
    changes: [],
  },
  {
    name: 'a device that another file names is named in ours, too: a name goes before a glob',
    filters: { all: 0, default: 0, eth0: 1, eth1: 1 },
    files: {
      '/etc/sysctl.d/60-cis.conf': 'net.ipv4.conf.*.rp_filter = 1\nnet.ipv4.conf.eth1.rp_filter = 1\n',
    },
    params: { interfaces: ['eth*'] },
    findings: ['rp_filter.strict', 'rp_filter.strict-at-boot', 'rp_filter.strict-at-boot'],
    changes: [
      [path('eth0'), '1', '2'],
      [path('eth1'), '1', '2'],
      ours('net.ipv4.conf.eth*.rp_filter = 2', 'net.ipv4.conf.eth1.rp_filter = 2'),
    ],
  },
  {
    name: 'a later glob has the last word on devices to come',
    filters: { all: 0, default: 0 },
    files: { '/etc/sysctl.d/zz-cis.conf': 'net.ipv4.conf.*.rp_filter = 1\n' },
    params: { interfaces: ['lxc*'] },
    findings: ['sysctl.overridden !'],
    says: ['/etc/sysctl.d/zz-cis.conf:1 has the last word'],
    changes: [ours('net.ipv4.conf.lxc*.rp_filter = 2')],
  },
  {
    name: 'and is commented out where that is allowed',
    filters: { all: 0, default: 0 },
    files: { '/etc/sysctl.d/zz-cis.conf': 'net.ipv4.conf.*.rp_filter = 1\n' },
    params: { interfaces: ['lxc*'], conflicts: 'comment' },
    findings: ['sysctl.overridden'],
    changes: [
      ours('net.ipv4.conf.lxc*.rp_filter = 2'),
      ['/etc/sysctl.d/zz-cis.conf', '# net.ipv4.conf.*.rp_filter = 1'],
    ],
  },
  {
    name: 'a later line that is weaker than asked for is no conflict',
    filters: { all: 0, default: 0, eth1: 0 },
    files: {
      '/etc/sysctl.d/60-cis.conf': 'net.ipv4.conf.eth1.rp_filter = 1\n',
      '/etc/sysctl.d/zz.conf': 'net.ipv4.conf.eth1.rp_filter = 0\n',
    },
    params: { interfaces: ['eth1'] },
    findings: [],
    changes: [],
  },
  {
    name: 'the same on top of a strict `all` is one, for the greater counts',
    filters: { all: 1, default: 0, eth1: 2 },
    files: { ...CIS, '/etc/sysctl.d/zz.conf': 'net.ipv4.conf.eth1.rp_filter = 0\n' },
    params: { interfaces: ['eth1'] },
    findings: ['sysctl.overridden !'],
    changes: [ours('net.ipv4.conf.eth1.rp_filter = 2')],
  },
  {
    name: 'our glob is there already',
    filters: { all: 1, default: 1, lxc1a: 2 },
    files: { ...CIS, [OURS]: 'net.ipv4.conf.lxc*.rp_filter = 2\n' },
    params: { interfaces: ['lxc*'] },
    findings: [],
    changes: [],
  },
  {
    name: 'without systemd a device to come is born with `default`',
    filters: { all: 0, default: 1, eth0: 0 },
    init: 'other',
    params: { interfaces: ['lxc*'] },
    findings: ['rp_filter.new-devices !'],
    says: ['add `default` to `interfaces`'],
    changes: [],
  },
  {
    name: 'where it is named it is mended',
    filters: { all: 0, default: 1, eth0: 0 },
    init: 'other',
    params: { interfaces: ['default', 'lxc*'] },
    findings: ['rp_filter.strict'],
    changes: [[path('default'), '1', '2']],
  },
];

describe('plan', () => {
  test.each(CASES)('$name', (each) => {
    const { params, pending = [], init = 'systemd' } = each;
    const { findings, changes } = rpFilter.plan(
      stateOf(each),
      params,
      hostView({ init, addresses: ADDRESSES }, pending),
    );
    expect(findings.map(({ code, fixable }) => `${code}${fixable ? '' : ' !'}`)).toEqual(each.findings);
    expect(changes.map(essence)).toEqual(each.changes);
    const text = findings.map(({ message, evidence }) => `${message}\n${evidence}`).join('\n');
    for (const said of each.says ?? []) expect(text).toContain(said);
  });

  /** The rule of ip-sysctl.rst by itself, for every pair of values and both wishes. */
  test('what is right is what the kernel makes of the greater value', () => {
    const value = fc.integer({ min: 0, max: 3 });
    fc.assert(
      fc.property(value, value, fc.constantFrom(0 as const, 2 as const), (all, own, wanted) => {
        const params = { interfaces: ['eth1'], value: wanted, persist: false };
        const { findings } = rpFilter.plan(
          stateOf({ filters: { all, eth1: own }, params }),
          params,
          hostView({ addresses: ADDRESSES }),
        );
        const inForce = Math.max(all, own);
        expect(findings.length === 0).toBe(wanted === 0 ? inForce === 0 : inForce !== 1);
      }),
    );
  });
});

test('hostile output never throws, nor does the plan made of it', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '=/proc/sys/./net/ipv4/conf/all/rp_filter',
      '=/proc/sys/./lxc*/rp_filter',
      '|1',
      'TcpExt: IPReversePathFilter',
      'TcpExt: x',
      `~${OURS}`,
    ),
    fc.constantFrom(
      '=/etc/sysctl.d/zz.conf',
      '~/etc/sysctl.d/zz.conf',
      '|net.ipv4.conf.*.rp_filter = x',
      `=${OURS}`,
    ),
  );
  const text = fc.array(line).map((lines) => part(lines.join('\n')));
  fc.assert(
    fc.property(text, text, text, (filters, drops, files) => {
      const params = { interfaces: ['all', 'lxc*'], value: 0 as const, conflicts: 'comment' as const };
      rpFilter.plan(rpFilter.read({ filters, drops, files }, params), params, hostView());
      rpFilter.read({}, params);
    }),
  );
});

test.each([
  [{ interfaces: ['lxc*', 'eth0.100', 'all'], value: 0, persist: false, conflicts: 'comment' }, true],
  [{ interfaces: [] }, false],
  [{ interfaces: ['eth0'], value: 1 }, false],
  [{ interfaces: ['..'] }, false],
  [{ interfaces: ['a/b'] }, false],
  [{ interfaces: ['eth0 = 1'] }, false],
  [{ interfaces: ['a-name-of-16-byte'] }, false],
  [{}, false],
])('%j', (params, isFine) => {
  expect(checkParams(rpFilter.params, params).length === 0).toBe(isFine);
});
