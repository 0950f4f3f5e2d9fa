import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { packageWith } from '../../../src/modules/kernel-module/package-with.ts';
import { moduleName } from '../../../src/modules/kernel-module/probe.ts';
import { kernelModule } from '../../../src/modules/kernel-module.ts';
import type { Change } from '../../../src/modules/module.ts';
import { checkParams } from '../../../src/playbook/params.ts';
import { hostView } from './namespace-host.ts';

// Real programs and many random cases, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const OURS = '/etc/modules-load.d/netfix.conf';
const HEADER = '# Written by netfix: kernel modules to load at boot, one per line.\n';

interface Case {
  name: string;
  /** What the two probe parts print. */
  presence: string[];
  config?: string[];
  module?: string;
  persist?: boolean;
  pending?: Change[];
  findings: string[];
  says?: string;
  changes: unknown[];
}

const LOADED = [
  'folder running',
  'loaded /sys/module/br_netfilter',
  'disk kernel/net/bridge/br_netfilter.ko.xz',
];
const ON_DISK = ['folder running', 'disk kernel/net/bridge/br_netfilter.ko.xz'];
const LOAD: Change = {
  kind: 'kernel-module',
  module: 'br_netfilter',
  target: 'br_netfilter',
  summary: 'load the kernel module br_netfilter',
};
const file = (path: string, ...lines: string[]): string[] => [
  `~${path}`,
  `=${path}`,
  ...lines.map((line) => `|${line}`),
];

const CASES: Case[] = [
  {
    name: 'loadable',
    presence: [...ON_DISK, 'modprobe'],
    findings: ['error kernel_module.not-loaded', 'error kernel_module.not-persistent'],
    changes: [LOAD, [OURS, null, `${HEADER}br_netfilter\n`]],
  },
  {
    name: 'loadable, for now only',
    presence: [...ON_DISK, 'modprobe'],
    persist: false,
    findings: ['error kernel_module.not-loaded'],
    changes: [LOAD],
  },
  {
    name: 'loaded, not persistent; the other modules of our file stay',
    presence: LOADED,
    config: file(OURS, '# old', 'overlay', 'br-other'),
    findings: ['error kernel_module.not-persistent'],
    changes: [[OURS, '# old\noverlay\nbr-other\n', `${HEADER}br-other\nbr_netfilter\noverlay\n`]],
  },
  {
    name: 'loaded and in our file',
    presence: LOADED,
    config: file(OURS, 'br_netfilter'),
    findings: [],
    changes: [],
  },
  {
    name: "loaded and in someone else's file",
    presence: LOADED,
    config: file('/usr/lib/modules-load.d/k8s.conf', ' br-netfilter '),
    findings: [],
    changes: [],
  },
  {
    name: 'loaded and in /etc/modules',
    presence: LOADED,
    config: file('/etc/modules', 'br_netfilter'),
    findings: [],
    changes: [],
  },
  {
    name: "someone else's file is masked, or only a comment",
    presence: LOADED,
    config: [
      ...file('/usr/lib/modules-load.d/k8s.conf', 'br_netfilter'),
      '~/etc/modules-load.d/k8s.conf',
      '>/dev/null',
      ...file('/etc/modules', '# br_netfilter'),
    ],
    findings: ['error kernel_module.not-persistent'],
    changes: [[OURS, null, `${HEADER}br_netfilter\n`]],
  },
  {
    name: 'built in: nothing to load at boot',
    presence: ['built-in /proc/sys/net/bridge'],
    findings: [],
    changes: [],
  },
  {
    name: 'an earlier task loads it and writes our file',
    presence: [...ON_DISK, 'modprobe'],
    pending: [
      LOAD,
      { kind: 'file', path: OURS, target: OURS, summary: '', before: null, after: `${HEADER}br_netfilter\n` },
    ],
    findings: [],
    changes: [],
  },
  {
    name: 'two tasks share our file',
    presence: [...ON_DISK, 'modprobe'],
    pending: [
      { kind: 'file', path: OURS, target: OURS, summary: '', before: null, after: `${HEADER}overlay\n` },
    ],
    findings: ['error kernel_module.not-loaded', 'error kernel_module.not-persistent'],
    changes: [LOAD, [OURS, `${HEADER}overlay\n`, `${HEADER}br_netfilter\noverlay\n`]],
  },
  {
    name: 'not on disk: the package that has it',
    presence: ['folder running', 'modprobe'],
    findings: ['error kernel_module.missing !'],
    says: 'install the package that has the other modules of kernel 6.1.0-18-amd64',
    changes: [],
  },
  {
    name: 'the running kernel was taken off the disk',
    presence: ['folder other', 'modprobe'],
    findings: ['error kernel_module.missing !'],
    says: 'reboot into one of them',
    changes: [],
  },
  {
    name: 'no modules at all',
    presence: [],
    findings: ['error kernel_module.missing !'],
    says: 'no /lib/modules at all',
    changes: [],
  },
  {
    name: 'loaded, but its file is gone',
    presence: ['folder running', 'loaded /proc/modules'],
    config: file(OURS, 'br_netfilter'),
    findings: ['warning kernel_module.not-on-disk !'],
    changes: [],
  },
  {
    name: 'no modprobe',
    presence: ON_DISK,
    findings: ['error kernel_module.no-modprobe !'],
    changes: [],
  },
  {
    name: 'install /bin/false',
    presence: [...ON_DISK, 'modprobe'],
    config: [...file('/etc/modprobe.d/cis.conf', '# CIS', 'install br-netfilter /bin/false')],
    findings: ['error kernel_module.denied !'],
    says: '/etc/modprobe.d/cis.conf:2',
    changes: [],
  },
  {
    name: 'a real install command is none of our business',
    presence: [...ON_DISK, 'modprobe'],
    config: [
      ...file(
        '/etc/modprobe.d/x.conf',
        'install br_netfilter /sbin/modprobe --ignore-install br_netfilter',
        'blacklist br_other',
      ),
    ],
    persist: false,
    findings: ['error kernel_module.not-loaded'],
    changes: [LOAD],
  },
  {
    name: 'blacklisted: modprobe loads it all the same, the boot does not',
    presence: [...ON_DISK, 'modprobe'],
    config: [...file('/etc/modprobe.d/x.conf', 'blacklist br_netfilter')],
    findings: [
      'error kernel_module.not-loaded',
      'error kernel_module.not-persistent',
      'error kernel_module.denied !',
    ],
    says: 'will not be loaded at boot: /etc/modprobe.d/x.conf:1',
    changes: [LOAD, [OURS, null, `${HEADER}br_netfilter\n`]],
  },
  {
    name: 'kept out by the kernel command line',
    presence: [...ON_DISK, 'modprobe'],
    config: ['=/proc/cmdline', '|quiet module_blacklist=foo,br-netfilter'],
    findings: ['error kernel_module.denied !'],
    says: 'the kernel command line',
    changes: [],
  },
];

const part = (lines: string[]) => ({ exitCode: 0, stdout: `${lines.join('\n')}\n`, stderr: '' });

describe('plan', () => {
  test.each(CASES)(
    '$name',
    ({ presence, config = [], module = 'br_netfilter', persist = true, pending = [], ...expected }) => {
      const params = { name: module, persist };
      const state = kernelModule.read({ presence: part(presence), files: part(config) }, params);
      const { findings, changes } = kernelModule.plan(state, params, hostView({}, pending));
      expect(
        findings.map(({ severity, code, fixable }) => `${severity} ${code}${fixable ? '' : ' !'}`),
      ).toEqual(expected.findings);
      expect(
        changes.map((each) => (each.kind === 'file' ? [each.path, each.before, each.after] : each)),
      ).toEqual(expected.changes);
      expect(findings.map(({ message }) => message).join('\n')).toContain(expected.says ?? '');
    },
  );
});

test('hostile output never throws, nor does the plan made of it', () => {
  const noise = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'loaded ',
        'disk ',
        'folder ',
        '=/proc/cmdline',
        '|module_blacklist=',
        '~',
        '>',
        '=',
        `=${OURS}`,
        '|install br_netfilter',
        '~/etc/modprobe.d/a.conf',
      ),
    ),
  );
  fc.assert(
    fc.property(noise, noise, (presence, config) => {
      const params = { name: 'br_netfilter' };
      const parts = { presence: part(presence), files: part(config) };
      kernelModule.plan(kernelModule.read(parts, params), params, hostView());
      kernelModule.read({}, params);
    }),
  );
});

test.each([
  [
    'rocky',
    ['rhel', 'centos', 'fedora'],
    '6.12.0-55.el10.x86_64',
    'kernel-modules-extra-6.12.0-55.el10.x86_64',
  ],
  ['ubuntu', ['debian'], '6.8.0-1004-raspi', 'linux-modules-extra-raspi'],
  ['ubuntu', ['debian'], '6.8.0-31-generic', 'linux-modules-extra-6.8.0-31-generic'],
  ['debian', [], '6.1.0-18-cloud-amd64', 'linux-image-amd64'],
  ['alpine', [], '6.6.1-0-virt', 'linux-lts'],
])('%s %j %s: %s', (id, idLike, kernel, expected) => {
  expect(packageWith({ ...hostView().facts, kernel, os: { id, idLike, versionId: '', name: '' } })).toContain(
    expected,
  );
});

test.each([
  ['br-netfilter', 'br_netfilter'],
  ['kernel/net/bridge/br_netfilter.ko.xz', 'br_netfilter'],
  ['x.ko', 'x'],
  ['x.ko.zst', 'x'],
  ['x.ko.gz', 'x'],
])('%s is %s', (text, name) => {
  expect(moduleName(text)).toBe(name);
});

test.each([
  [{ name: 'br_netfilter' }, true],
  [{ name: 'nf-conntrack', persist: false }, true],
  [{ name: '-r' }, false],
  [{ name: '../x' }, false],
  [{ name: 'a b' }, false],
  [{}, false],
])('%j', (params, isFine) => {
  expect(checkParams(kernelModule.params, params).length === 0).toBe(isFine);
});
