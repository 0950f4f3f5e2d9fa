import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../../src/modules/module.ts';
import { vxlanOffload } from '../../../src/modules/vxlan-offload.ts';
import { hostView } from './namespace-host.ts';

const RULES = '/etc/udev/rules.d/90-netfix-vxlan-offload.rules';
const HEADER =
  '# Written by netfix: VXLAN devices compute the checksums of what they send themselves (flannel#1279).\n';
const rule = (glob: string): string =>
  `ACTION=="add|move", SUBSYSTEM=="net", ENV{DEVTYPE}=="vxlan", KERNEL=="${glob}", RUN+="/usr/sbin/ethtool -K $name tx-checksum-ip-generic off"\n`;

interface Case {
  name: string;
  /** What the probe of devices prints. */
  devices: string;
  /** UDP: all good, and bad ones. */
  received?: [number, number];
  rules?: string;
  pending?: Change[];
  params?: Parameters<typeof vxlanOffload.probe>[0];
  findings: string[];
  says?: string[];
  changes: unknown[];
}

const TOOLS = 'ethtool /usr/sbin/ethtool\nudev\n';
const ON = `${TOOLS}device flannel.1\nfeature on\n`;
const OFF = `${TOOLS}device flannel.1\nfeature off\n`;

const CASES: Case[] = [
  {
    name: 'on, and nothing keeps it off later',
    devices: ON,
    received: [5000, 40],
    findings: ['vxlan_offload.on', 'vxlan_offload.not-persistent'],
    says: ['ethtool -k flannel.1: tx-checksum-ip-generic: on', '40 of 5040 UDP datagrams'],
    changes: ['ethtool -K flannel.1 tx-checksum-ip-generic off >/dev/null', [RULES, HEADER + rule('*')]],
  },
  { name: 'off, with our rule', devices: OFF, rules: HEADER + rule('*'), findings: [], changes: [] },
  {
    name: 'a rule for some devices is not one for these; it stays',
    devices: OFF,
    rules: HEADER + rule('flannel*'),
    params: { interfaces: ['vxlan.calico'] },
    findings: ['vxlan_offload.not-persistent'],
    changes: [[RULES, HEADER + rule('flannel*') + rule('vxlan.calico')]],
  },
  {
    name: 'a rule for all is one for these',
    devices: OFF,
    rules: HEADER + rule('*'),
    params: { interfaces: ['flannel*'] },
    findings: [],
    changes: [],
  },
  {
    name: 'an earlier task of the run writes the file, too',
    devices: OFF,
    params: { interfaces: ['flannel*'] },
    pending: [
      { kind: 'file', path: RULES, target: RULES, summary: '', before: null, after: HEADER + rule('vxlan*') },
    ],
    findings: ['vxlan_offload.not-persistent'],
    changes: [[RULES, HEADER + rule('vxlan*') + rule('flannel*')]],
  },
  {
    name: 'other devices are left alone, and now alone is enough',
    devices: `${ON}device vxlan7\nfeature on\n`,
    params: { interfaces: ['flannel*'], persist: false },
    findings: ['vxlan_offload.on'],
    changes: ['ethtool -K flannel.1 tx-checksum-ip-generic off >/dev/null'],
  },
  {
    name: 'a driver that does not let it be changed',
    devices: `${TOOLS}device flannel.1\nfeature on [fixed]\n`,
    params: { persist: false },
    findings: ['vxlan_offload.on !'],
    says: ['does not let this be changed'],
    changes: [],
  },
  {
    name: 'no udev: only now can be mended',
    devices: ON.replace('udev\n', ''),
    findings: ['vxlan_offload.on', 'vxlan_offload.not-persistent !'],
    says: ['this host has no udev'],
    changes: ['ethtool -K flannel.1 tx-checksum-ip-generic off >/dev/null'],
  },
  {
    name: 'no ethtool',
    devices: 'udev\ndevice flannel.1\n',
    findings: ['vxlan_offload.no-ethtool !'],
    says: ['put `- package: { names: [ethtool] }` before this task'],
    changes: [],
  },
  {
    name: 'no ethtool yet',
    devices: 'udev\ndevice flannel.1\n',
    pending: [{ kind: 'command', target: 'curl ethtool', summary: '', run: '', undo: null }],
    findings: ['vxlan_offload.no-ethtool'],
    changes: [],
  },
  {
    name: 'no VXLAN device and no ethtool: nothing to turn off, unless devices to come are meant',
    devices: 'udev\n',
    params: { persist: false },
    findings: [],
    changes: [],
  },
  ...[
    [5000, 0, []],
    [900_000, 100, []],
    [200, 9, []],
    [9_000, 20, ['vxlan_offload.on']],
  ].map(
    ([good, bad, findings]): Case => ({
      name: `only with bad checksums: ${bad} beside ${good} good ones`,
      devices: ON,
      received: [good as number, bad as number],
      params: { only_with_bad_checksums: true, persist: false },
      findings: findings as string[],
      changes: (findings as string[]).map(() => 'ethtool -K flannel.1 tx-checksum-ip-generic off >/dev/null'),
    }),
  ),
];

const part = (stdout: string) => ({ exitCode: 0, stdout, stderr: '' });

describe('plan', () => {
  test.each(CASES)(
    '$name',
    ({ devices, received: [good, bad] = [0, 0], rules, params = {}, pending, ...each }) => {
      const snmp = `Udp: InDatagrams NoPorts InErrors InCsumErrors\nUdp: ${good} 0 ${bad} ${bad}\n`;
      const dump =
        rules === undefined ? '' : `=${RULES}\n${rules.replace(/\n$/, '').replaceAll(/^/gm, '|')}\n`;
      const parts = { devices: part(devices), received: part(snmp), rules: part(dump) };
      const { findings, changes } = vxlanOffload.plan(
        vxlanOffload.read(parts, params),
        params,
        hostView({}, pending),
      );
      expect(findings.map(({ code, fixable }) => `${code}${fixable ? '' : ' !'}`)).toEqual(each.findings);
      expect(
        changes.map((change) =>
          change.kind === 'command' ? change.run : change.kind === 'file' && [change.path, change.after],
        ),
      ).toEqual(each.changes);
      const text = findings.map(({ message, evidence }) => `${message}\n${evidence}`).join('\n');
      for (const said of each.says ?? []) expect(text).toContain(said);
    },
  );
});

test('hostile output never throws, and no device name is an option or shell', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'device -K',
      'device $(id)',
      'device a',
      'feature on',
      'feature on [fixed]',
      'Udp: InDatagrams',
      'udev',
      'ethtool /x',
    ),
  );
  const text = fc.array(line).map((lines) => part(lines.join('\n')));
  fc.assert(
    fc.property(text, text, text, (devices, received, rules) => {
      const { changes } = vxlanOffload.plan(
        vxlanOffload.read({ devices, received, rules }, {}),
        {},
        hostView(),
      );
      for (const { kind, target } of changes)
        if (kind === 'command') expect(target).toMatch(/^[\w.][\w.:@-]*$/);
      vxlanOffload.read({}, {});
    }),
  );
});
