import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Change, Facts, Plan } from '../../../src/modules/module.ts';
import { readState, type SysctlState } from '../../../src/modules/sysctl/probe.ts';
import { sysctl } from '../../../src/modules/sysctl/sysctl.ts';
import { sysctlPath } from '../../../src/net/sysctl/key.ts';
import { sameValue } from '../../../src/net/sysctl/value.ts';
import { checkParams } from '../../../src/playbook/params.ts';
import { hostView } from './namespace-host.ts';

// Real programs and many random cases, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const FORWARD = 'net.ipv4.ip_forward';
const BRIDGE = 'net.bridge.bridge-nf-call-iptables';
const OURS = '/etc/sysctl.d/99-zzz-netfix.conf';
const CIS = '/etc/sysctl.d/zz-cis.conf';
const HEADER = '# Written by netfix. One line per key; netfix replaces its own lines and keeps the others.\n';

interface Case {
  name: string;
  /** Run-time values by dotted key; a wanted key that is not here does not exist. */
  values?: Record<string, string | null>;
  forwarding?: Record<string, string>;
  files?: Record<string, string>;
  late?: Record<string, string>;
  pending?: Change[];
  init?: Facts['init'];
  settings: Record<string, string | number>;
  conflicts?: 'fail' | 'comment';
  persist?: boolean;
  /** `severity code`, with `!` where the plan's changes do not mend it. */
  findings: string[];
  /** Part of some message. */
  says?: string[];
  changes: unknown[];
}

function stateOf({ values = {}, forwarding = {}, files = {}, late = {} }: Case): SysctlState {
  const entries = (from: Record<string, string>): SysctlState['files'] =>
    Object.entries(from).map(([path, text]) => {
      const target = text.startsWith('-> ') ? text.slice(3) : path;
      const content = target === path ? text : (from[target] ?? '');
      return { path, target, lines: content === '' ? [] : content.replace(/\n$/, '').split('\n') };
    });
  return {
    files: entries(files),
    late: entries(late),
    values: new Map(Object.entries(values).map(([key, value]) => [sysctlPath(key), value])),
    forwarding: new Map(Object.entries(forwarding)),
    unreadable: [],
  };
}

function planOf(each: Case): Plan {
  const { settings, conflicts, persist, pending = [], init = 'systemd' } = each;
  const params = {
    settings,
    ...(conflicts === undefined ? {} : { conflicts }),
    ...(persist === undefined ? {} : { persist }),
  };
  return sysctl.plan(stateOf(each), params, hostView({ init }, pending));
}

/** The fields that decide what is done. */
function essence(change: Change): unknown {
  switch (change.kind) {
    case 'sysctl':
      return [change.path, change.before, change.after, ...(change.risk ? [change.risk] : [])];
    case 'file':
      return [change.path, change.before, change.after];
    case 'comment':
      return [change.path, ...change.lines.map(({ line, text }) => `${line}:${text}`)];
    default:
      return change;
  }
}

const loadsBridge: Change = {
  kind: 'kernel-module',
  module: 'br_netfilter',
  target: 'br_netfilter',
  summary: '',
};
const right = { values: { [FORWARD]: '1' }, forwarding: { all: '1', default: '1', eth0: '1' } };

const CASES: Case[] = [
  {
    name: 'a bare host',
    values: { [FORWARD]: '0', [BRIDGE]: '1' },
    forwarding: { all: '0', default: '0', eth0: '0', lo: '0' },
    settings: { [FORWARD]: 1, [BRIDGE]: 1 },
    findings: ['error sysctl.value', 'error sysctl.not-persistent', 'error sysctl.not-persistent'],
    says: ['net.ipv4.ip_forward is 0, not 1', 'no file that systemd-sysctl reads sets it'],
    changes: [
      ['net/ipv4/ip_forward', '0', '1'],
      [OURS, null, `${HEADER}${BRIDGE} = 1\n${FORWARD} = 1\n`],
    ],
  },
  {
    name: 'all right by our file',
    ...right,
    files: { [OURS]: `${FORWARD} = 1\n` },
    settings: { [FORWARD]: 1 },
    findings: [],
    changes: [],
  },
  {
    name: 'all right by a file of someone else, whatever it is called',
    ...right,
    files: { '/etc/sysctl.d/k8s.conf': `net/ipv4/ip_forward=1\n` },
    settings: { [FORWARD]: 1 },
    findings: [],
    changes: [],
  },
  {
    name: 'another file sets the same value after ours',
    ...right,
    files: { [OURS]: `${FORWARD} = 1\n`, [CIS]: `${FORWARD} = 1\n` },
    settings: { [FORWARD]: 1 },
    findings: [],
    changes: [],
  },
  {
    name: 'an earlier file says otherwise: our file beats it',
    ...right,
    files: { '/etc/sysctl.d/60-cis.conf': `\n${FORWARD} = 0\n` },
    settings: { [FORWARD]: 1 },
    findings: ['error sysctl.overridden'],
    says: [
      'net.ipv4.ip_forward is 0 after the next boot, not 1: /etc/sysctl.d/60-cis.conf:2 (systemd-sysctl)',
    ],
    changes: [[OURS, null, `${HEADER}${FORWARD} = 1\n`]],
  },
  {
    name: 'zz-cis wins after the boot though the run-time value is right',
    ...right,
    files: { [CIS]: `# CIS 3.2.1\n${FORWARD} = 0\n` },
    settings: { [FORWARD]: 1 },
    findings: ['error sysctl.overridden !'],
    says: [
      '/etc/sysctl.d/zz-cis.conf:2 has the last word (systemd-sysctl and sysctl --system)',
      'conflicts: comment',
    ],
    changes: [[OURS, null, `${HEADER}${FORWARD} = 1\n`]],
  },
  {
    name: 'zz-cis with our line there already: nothing left to do, and still failed',
    ...right,
    files: { [OURS]: `${FORWARD} = 1\n`, [CIS]: `${FORWARD} = 0\n` },
    settings: { [FORWARD]: 1 },
    findings: ['error sysctl.overridden !'],
    changes: [],
  },
  {
    name: 'zz-cis may be commented out, every line of it that matters',
    ...right,
    files: { [CIS]: `${FORWARD} = 0\n\n${FORWARD}=0 \nvm.swappiness = 1\n` },
    settings: { [FORWARD]: 1 },
    conflicts: 'comment',
    findings: ['error sysctl.overridden', 'error sysctl.overridden'],
    changes: [
      [OURS, null, `${HEADER}${FORWARD} = 1\n`],
      [CIS, `1:${FORWARD} = 0`, `3:${FORWARD}=0 `],
    ],
  },
  {
    name: 'a file in /run is made anew at boot: no use commenting in it',
    ...right,
    files: { [OURS]: `${FORWARD} = 1\n`, '/run/sysctl.d/zz.conf': `${FORWARD} = 0\n` },
    settings: { [FORWARD]: 1 },
    conflicts: 'comment',
    findings: ['error sysctl.overridden !'],
    says: ['change it there'],
    changes: [],
  },
  {
    name: 'a line is commented in the real file behind the link',
    ...right,
    files: {
      [OURS]: `${FORWARD} = 1\n`,
      '/etc/sysctl.conf': `${FORWARD} = 0\n`,
      '/etc/sysctl.d/zz.conf': '-> /etc/sysctl.conf',
    },
    settings: { [FORWARD]: 1 },
    conflicts: 'comment',
    findings: ['error sysctl.overridden'],
    changes: [['/etc/sysctl.conf', `1:${FORWARD} = 0`]],
  },
  {
    name: '/etc/sysctl.conf: the readers disagree, and the boot is right',
    ...right,
    files: {
      [OURS]: `${FORWARD} = 1\n`,
      '/etc/sysctl.conf': `${FORWARD} = 0\n`,
      '/etc/sysctl.d/99-sysctl.conf': '-> /etc/sysctl.conf',
    },
    settings: { [FORWARD]: 1 },
    findings: ['warning sysctl.readers-disagree !'],
    says: ['after a run of sysctl --system, which the boot does not use, not 1: /etc/sysctl.conf:1'],
    changes: [],
  },
  {
    name: 'the same host without systemd boots with sysctl --system',
    ...right,
    init: 'other',
    files: {
      [OURS]: `${FORWARD} = 1\n`,
      '/etc/sysctl.conf': `${FORWARD} = 0\n`,
      '/etc/sysctl.d/99-sysctl.conf': '-> /etc/sysctl.conf',
    },
    settings: { [FORWARD]: 1 },
    findings: ['error sysctl.overridden !'],
    changes: [],
  },
  {
    name: "ufw's own file comes after everything",
    ...right,
    files: { [OURS]: `${FORWARD} = 1\n` },
    late: { '/etc/ufw/sysctl.conf': 'net/ipv4/ip_forward=0\n' },
    settings: { [FORWARD]: 1 },
    conflicts: 'comment',
    findings: ['error sysctl.overridden'],
    changes: [['/etc/ufw/sysctl.conf', '1:net/ipv4/ip_forward=0']],
  },
  {
    name: 'an exclusion after our file',
    values: { 'vm.swappiness': '1' },
    files: { [OURS]: 'vm.swappiness = 1\n', [CIS]: '-vm.swappiness\n' },
    settings: { 'vm.swappiness': 1 },
    findings: ['error sysctl.overridden !'],
    says: ['left unset'],
    changes: [],
  },
  {
    name: 'a stale line of ours is replaced, lines of other tasks stay',
    ...right,
    files: { [OURS]: `# old\nvm.swappiness = 1\n${FORWARD} = 0\n-net.ipv4.conf.all.rp_filter=2\n` },
    settings: { [FORWARD]: 1 },
    findings: ['error sysctl.not-persistent'],
    changes: [
      [
        OURS,
        `# old\nvm.swappiness = 1\n${FORWARD} = 0\n-net.ipv4.conf.all.rp_filter=2\n`,
        `${HEADER}-net.ipv4.conf.all.rp_filter=2\n${FORWARD} = 1\nvm.swappiness = 1\n`,
      ],
    ],
  },
  {
    name: 'two tasks share the file',
    values: { 'vm.swappiness': '1' },
    pending: [
      {
        kind: 'file',
        path: OURS,
        target: OURS,
        summary: '',
        before: null,
        after: `${HEADER}${FORWARD} = 1\n`,
      },
    ],
    settings: { 'vm.swappiness': 1 },
    findings: ['error sysctl.not-persistent'],
    changes: [[OURS, `${HEADER}${FORWARD} = 1\n`, `${HEADER}${FORWARD} = 1\nvm.swappiness = 1\n`]],
  },
  {
    name: 'a line that an earlier task comments out no longer counts',
    ...right,
    files: { [OURS]: `${FORWARD} = 1\n`, [CIS]: `${FORWARD} = 0\n` },
    pending: [
      { kind: 'comment', path: CIS, target: CIS, summary: '', lines: [{ line: 1, text: `${FORWARD} = 0` }] },
    ],
    settings: { [FORWARD]: 1 },
    conflicts: 'comment',
    findings: [],
    changes: [],
  },
  {
    name: 'several values and other spellings of a number are the same value',
    values: { 'net.ipv4.tcp_rmem': '4096\t131072\t6291456', 'net.ipv4.neigh.default.gc_thresh3': '4096' },
    files: {
      [OURS]: 'net.ipv4.tcp_rmem = 4096 131072 6291456\nnet.ipv4.neigh.default.gc_thresh3 = 0x1000\n',
    },
    settings: { 'net.ipv4.tcp_rmem': '4096  131072\t6291456', 'net/ipv4/neigh/default/gc_thresh3': 4096 },
    findings: [],
    changes: [],
  },
  {
    name: 'only now',
    values: { [FORWARD]: '0' },
    forwarding: { default: '0', eth0: '0' },
    persist: false,
    files: { [CIS]: `${FORWARD} = 0\n` },
    settings: { [FORWARD]: 1 },
    findings: ['error sysctl.value'],
    changes: [['net/ipv4/ip_forward', '0', '1']],
  },
  {
    name: 'no such key, and nobody loads the module',
    settings: { [BRIDGE]: 1 },
    findings: ['error sysctl.absent !'],
    says: ['kernel_module: { name: br_netfilter }'],
    changes: [],
  },
  {
    name: 'no such key, but an earlier task brings it',
    pending: [loadsBridge],
    settings: { [BRIDGE]: 1 },
    findings: ['error sysctl.absent', 'error sysctl.not-persistent'],
    changes: [
      ['net/bridge/bridge-nf-call-iptables', null, '1'],
      [OURS, null, `${HEADER}${BRIDGE} = 1\n`],
    ],
  },
  {
    name: 'a misspelt key is not written anywhere, the others are',
    values: { [FORWARD]: '0' },
    settings: { 'net.ipv4.ip_fordward': 1, [FORWARD]: 1 },
    findings: ['error sysctl.value', 'error sysctl.absent !', 'error sysctl.not-persistent'],
    changes: [
      ['net/ipv4/ip_forward', '0', '1'],
      [OURS, null, `${HEADER}${FORWARD} = 1\n`],
    ],
  },
  {
    name: 'a key that cannot be read',
    values: { 'net.ipv4.route.flush': null },
    settings: { 'net.ipv4.route.flush': 1 },
    findings: ['error sysctl.unreadable !'],
    changes: [],
  },
  {
    name: 'ip_forward is 1 but devices are not: 1 over 1 would change nothing',
    values: { [FORWARD]: '1' },
    forwarding: { all: '1', default: '0', 'eth0.100': '0', cni0: '1', lo: '0' },
    persist: false,
    settings: { [FORWARD]: 1 },
    findings: ['error sysctl.interface-forwarding', 'error sysctl.interface-forwarding'],
    says: ['net.ipv4.conf.eth0/100.forwarding is 0 though the host forwards'],
    changes: [
      ['net/ipv4/conf/default/forwarding', '0', '1'],
      ['net/ipv4/conf/eth0.100/forwarding', '0', '1'],
    ],
  },
  {
    name: 'the switch goes first, and what it resets is set again',
    values: { 'net.ipv4.conf.eth1.forwarding': '0', [FORWARD]: '0' },
    forwarding: { all: '0', default: '0', eth0: '0', eth1: '0' },
    persist: false,
    settings: { 'net.ipv4.conf.eth1.forwarding': 0, [FORWARD]: 1 },
    findings: ['error sysctl.value', 'error sysctl.value'],
    changes: [
      ['net/ipv4/ip_forward', '0', '1'],
      ['net/ipv4/conf/eth1/forwarding', '1', '0'],
    ],
  },
  {
    name: 'an earlier task already turns the switch on',
    values: { 'net.ipv4.conf.all.forwarding': '0' },
    forwarding: { all: '0', default: '0', eth0: '0' },
    pending: [
      { kind: 'sysctl', path: 'net/ipv4/ip_forward', target: '', summary: '', before: '0', after: '1' },
    ],
    persist: false,
    settings: { 'net.ipv4.conf.all.forwarding': 1 },
    findings: [],
    changes: [],
  },
  {
    name: 'a line that turns one device off at boot',
    ...right,
    files: { [OURS]: `${FORWARD} = 1\n`, '/etc/sysctl.d/10-nic.conf': 'net.ipv4.conf.eth0.forwarding=0\n' },
    settings: { [FORWARD]: 1 },
    conflicts: 'comment',
    findings: ['warning sysctl.interface-forwarding'],
    says: ['eth0 may not forward IPv4 after the next boot: /etc/sysctl.d/10-nic.conf:1'],
    changes: [['/etc/sysctl.d/10-nic.conf', '1:net.ipv4.conf.eth0.forwarding=0']],
  },
  {
    name: 'two names of one parameter that disagree',
    values: { [FORWARD]: '0' },
    settings: { [FORWARD]: 1, 'net.ipv4.conf.all.forwarding': 0 },
    findings: ['error sysctl.contradiction !'],
    changes: [],
  },
  {
    name: 'what may cut us off is marked',
    values: { 'net.ipv6.conf.all.forwarding': '0' },
    persist: false,
    settings: { 'net.ipv6.conf.all.forwarding': 1 },
    findings: ['error sysctl.value'],
    changes: [['net/ipv6/conf/all/forwarding', '0', '1', 'connectivity']],
  },
];

describe('plan', () => {
  test.each(CASES)('$name', (each) => {
    const { findings, changes } = planOf(each);
    expect(
      findings.map(({ severity, code, fixable }) => `${severity} ${code}${fixable ? '' : ' !'}`),
    ).toEqual(each.findings);
    expect(changes.map(essence)).toEqual(each.changes);
    const text = findings.map(({ message }) => message).join('\n');
    for (const part of each.says ?? []) expect(text).toContain(part);
  });

  test('files we may not read make the prediction uncertain, and it says so', () => {
    const state = { ...stateOf(CASES[1] as Case), unreadable: ['/etc/sysctl.d/secret.conf'] };
    const { findings } = sysctl.plan(state, { settings: { [FORWARD]: 1 } }, hostView());
    expect(findings).toMatchObject([{ code: 'sysctl.unreadable-file', severity: 'warning' }]);
  });
});

describe('read', () => {
  test('hostile output never throws, nor does the plan made of it', () => {
    const noise = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          `=${OURS}`,
          `~${OURS}`,
          '>',
          '|net.ipv4.ip_forward = 0',
          '!/proc/sys/net/ipv4/ip_forward',
          '=/proc/sys/./net/ipv4/conf/eth0/forwarding',
          '|0',
          '~/etc/sysctl.d/a.conf',
        ),
      ),
    );
    fc.assert(
      fc.property(noise, noise, fc.boolean(), (files, values, comment) => {
        const part = (lines: string[]) => ({ exitCode: 0, stdout: lines.join('\n'), stderr: '' });
        const params = {
          settings: { [FORWARD]: 1 },
          conflicts: comment ? ('comment' as const) : ('fail' as const),
        };
        const parts = { files: part(files), values: part(values) };
        sysctl.plan(sysctl.read(parts, params), params, hostView());
        sysctl.read({}, params);
      }),
    );
  });

  test("ufw's file counts only when ufw is enabled and loads it", () => {
    const read = (...lines: string[]): number =>
      readState({ files: { exitCode: 0, stdout: lines.join('\n'), stderr: '' } }, []).late.length;
    const file = ['=/etc/ufw/sysctl.conf', '|net/ipv4/ip_forward=0'];
    const loads = ['=/etc/default/ufw', '|IPT_SYSCTL="/etc/ufw/sysctl.conf"'];
    expect(read(...file, '=/etc/ufw/ufw.conf', '|ENABLED=yes', ...loads)).toBe(1);
    expect(read(...file, '=/etc/ufw/ufw.conf', '|ENABLED=no', ...loads)).toBe(0);
    expect(read(...file, '=/etc/ufw/ufw.conf', '|ENABLED=yes', '=/etc/default/ufw', '|#IPT_SYSCTL=')).toBe(0);
  });
});

describe('parameters', () => {
  test.each([
    [{ settings: { [FORWARD]: 1 } }, true],
    [{ settings: { 'net/ipv4/conf/eth0.100/rp_filter': '2' }, conflicts: 'comment', persist: false }, true],
    [{ settings: {} }, false],
    [{ settings: { ip_forward: 1 } }, false],
    [{ settings: { 'net/../../etc/passwd': 'x' } }, false],
    [{ settings: { 'net.ipv4.conf.*.rp_filter': 2 } }, false],
    [{ settings: { '-net.ipv4.ip_forward': 1 } }, false],
    [{ settings: { [FORWARD]: true } }, false],
    [{ settings: { [FORWARD]: '' } }, false],
    [{ settings: { [FORWARD]: '1\nkernel.core_pattern = |/tmp/x' } }, false],
    [{ settings: { [FORWARD]: 1 }, conflicts: 'maybe' }, false],
  ])('%j', (params, isFine) => {
    expect(checkParams(sysctl.params, params).length === 0).toBe(isFine);
  });
});

test.each([
  ['net/ipv4/ip_forward', '1', '01', true],
  ['net/ipv4/ip_forward', '1', '0x1', true],
  ['net/ipv4/ip_forward', '-0', '0', true],
  ['net/ipv4/ip_forward', '10', '1', false],
  ['net/ipv4/ip_local_reserved_ports', '30000-32767,8080', '8080,30000-31000,31001-32767', true],
  ['net/ipv4/ip_local_reserved_ports', '8080', '8081', false],
  ['kernel/core_pattern', '|/bin/x %p', '|/bin/x  %p', true],
])('%s: %j and %j', (path, a, b, same) => {
  expect(sameValue(path, a, b)).toBe(same);
});
