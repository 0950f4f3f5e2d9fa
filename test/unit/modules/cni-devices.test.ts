import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cniDevices } from '../../../src/modules/cni-devices.ts';
import type { Change, Facts } from '../../../src/modules/module.ts';
import { specFor, unmanagedDevices } from '../../../src/net/unmanaged-devices.ts';
import { hostView } from './namespace-host.ts';

const NM = '/etc/NetworkManager/conf.d/zzz-netfix.conf';
const NETWORKD = '/etc/systemd/networkd.conf.d/zzz-netfix.conf';
const LINK = '/etc/systemd/network/10-netfix-flannel.link';
const SYSTEMD = {
  '/usr/lib/systemd/network/99-default.link':
    '[Match]\nOriginalName=*\n\n[Link]\nMACAddressPolicy=persistent\n',
};
const HEADER =
  '# Written by netfix: NetworkManager leaves these devices to the CNI. Entries are added, none is taken off.\n';
const unmanaged = (value: string): string => `${HEADER}[keyfile]\nunmanaged-devices+=${value}\n`;
const FOREIGN =
  '# Written by netfix.\n[Network]\nManageForeignRoutes=no\nManageForeignRoutingPolicyRules=no\n';
const NO_MAC = '# Written by netfix.\n[Match]\nOriginalName=flannel*\n\n[Link]\nMACAddressPolicy=none\n';

interface Case {
  name: string;
  /** What is used: NM, networkd. */
  used: ('NetworkManager' | 'systemd-networkd')[];
  files?: Record<string, string>;
  /** Lines of nmcli. */
  devices?: string[];
  missing?: string[];
  pending?: Change[];
  facts?: Partial<Facts>;
  interfaces: string[];
  /** `code`, with `!` where it is not mended. */
  findings: string[];
  says?: string[];
  changes: unknown[];
}

const part = (stdout: string) => ({ exitCode: 0, stdout, stderr: '' });

function dump(files: Record<string, string>): string {
  return Object.entries(files)
    .map(
      ([path, text]) =>
        `~${path}\n${text === '' ? '' : `=${path}\n${text.replace(/\n$/, '').replaceAll(/^/gm, '|')}\n`}`,
    )
    .join('');
}

function essence(change: Change): unknown {
  return change.kind === 'file'
    ? [change.path, change.after]
    : change.kind === 'command'
      ? change.run
      : change;
}

const CASES: Case[] = [
  { name: 'neither is used', used: [], interfaces: ['flannel*'], files: SYSTEMD, findings: [], changes: [] },
  {
    name: 'NetworkManager knows nothing of them',
    used: ['NetworkManager'],
    interfaces: ['flannel*', 'cni*'],
    files: { '/etc/NetworkManager/NetworkManager.conf': '[main]\nplugins=keyfile\n' },
    findings: ['cni_devices.managed'],
    says: ['may take over flannel* and cni*', 'no file sets unmanaged-devices'],
    changes: [[NM, unmanaged('interface-name:flannel*;interface-name:cni*')]],
  },
  {
    name: 'some are on its list: only the others are added, and it reads its files again where it runs',
    used: ['NetworkManager'],
    interfaces: ['cali*', 'tunl0', 'vxlan.calico'],
    files: {
      '/etc/NetworkManager/conf.d/calico.conf':
        '[keyfile]\nunmanaged-devices=interface-name:cali*,interface-name:tunl*\n',
    },
    devices: ['eth0:connected', 'vxlan.calico:unmanaged'],
    findings: ['cni_devices.managed'],
    says: ['may take over vxlan.calico', '/etc/NetworkManager/conf.d/calico.conf:2: interface-name:tunl*'],
    changes: [[NM, unmanaged('interface-name:vxlan.calico')], 'nmcli general reload conf'],
  },
  {
    name: 'our entries for other devices stay',
    used: ['NetworkManager'],
    interfaces: ['cni*'],
    files: { [NM]: unmanaged('interface-name:flannel*') },
    findings: ['cni_devices.managed'],
    changes: [[NM, unmanaged('interface-name:flannel*;interface-name:cni*')]],
  },
  {
    name: 'an earlier task of the run has written them',
    used: ['NetworkManager'],
    interfaces: ['cni*'],
    pending: [
      {
        kind: 'file',
        path: NM,
        target: '',
        summary: '',
        before: null,
        after: unmanaged('interface-name:cni*'),
      },
    ],
    findings: [],
    changes: [],
  },
  {
    name: 'a later file sets the list anew',
    used: ['NetworkManager'],
    interfaces: ['cni*'],
    files: {
      '/etc/NetworkManager/conf.d/zzzz.conf': '# site\n[keyfile]\nunmanaged-devices=mac:00:11:22:33:44:55\n',
    },
    findings: ['cni_devices.overridden !'],
    says: [
      '/etc/NetworkManager/conf.d/zzzz.conf:3 has the last word',
      'takes interface-name:cni* off the list',
    ],
    changes: [],
  },
  {
    name: 'an exception anywhere is stronger',
    used: ['NetworkManager'],
    interfaces: ['cni*', 'flannel*'],
    files: {
      '/usr/lib/NetworkManager/conf.d/10.conf': '[keyfile]\nunmanaged-devices=*;except:interface-name:cni0\n',
    },
    findings: ['cni_devices.overridden !'],
    says: ['may take over cni*: /usr/lib/NetworkManager/conf.d/10.conf:2 has'],
    changes: [],
  },
  {
    name: 'the files are right and the running one has not read them',
    used: ['NetworkManager'],
    interfaces: ['cni*'],
    files: { [NM]: unmanaged('interface-name:cni*') },
    devices: ['cni0:connected (externally)', 'eth0:connected'],
    findings: ['cni_devices.in-force'],
    says: ['nmcli device status: cni0 connected (externally)'],
    changes: ['nmcli general reload conf'],
  },
  {
    name: 'networkd: routes, rules and the MAC address, with the folder that is missing',
    used: ['systemd-networkd'],
    interfaces: ['flannel*'],
    files: { ...SYSTEMD, '/etc/systemd/networkd.conf': '[Network]\n#ManageForeignRoutes=yes\n' },
    missing: ['/etc/systemd/networkd.conf.d'],
    findings: ['cni_devices.foreign-routes', 'cni_devices.mac-policy'],
    says: [
      'removes routes and routing policy rules',
      '/usr/lib/systemd/network/99-default.link:5: MACAddressPolicy=persistent',
    ],
    changes: ['mkdir -p /etc/systemd/networkd.conf.d', [NETWORKD, FOREIGN], [LINK, NO_MAC]],
  },
  {
    name: 'networkd: another CNI has no matter with the MAC address',
    used: ['systemd-networkd'],
    interfaces: ['cali*'],
    files: {
      ...SYSTEMD,
      '/etc/systemd/networkd.conf.d/cilium.conf':
        '[Network]\nManageForeignRoutes=no\nManageForeignRoutingPolicyRules=false\n',
    },
    findings: [],
    changes: [],
  },
  {
    name: 'networkd: a later file says yes, to one of them',
    used: ['systemd-networkd'],
    interfaces: ['cali*'],
    files: { '/usr/lib/systemd/networkd.conf.d/zzzz.conf': '[Network]\nManageForeignRoutes=yes\n' },
    findings: ['cni_devices.foreign-routes', 'cni_devices.overridden !'],
    says: ['ManageForeignRoutes stays yes: /usr/lib/systemd/networkd.conf.d/zzzz.conf:2'],
    changes: [[NETWORKD, FOREIGN]],
  },
  {
    name: 'networkd: the distribution has a link file for flannel, and a mask for the default',
    used: ['systemd-networkd'],
    interfaces: ['flannel*'],
    files: {
      [NETWORKD]: FOREIGN,
      ...SYSTEMD,
      '/usr/lib/systemd/network/50-flannel.link': '[Match]\nDriver=vxlan\n[Link]\nMACAddressPolicy=none\n',
    },
    findings: [],
    changes: [],
  },
  {
    name: 'networkd: a line goes on in the next that is no comment',
    used: ['systemd-networkd'],
    interfaces: ['cali*'],
    files: {
      ...SYSTEMD,
      '/etc/systemd/networkd.conf.d/cilium.conf':
        '[Network]\nManageForeignRoutes=\\\n# for cilium\\\n\n no\nManageForeignRoutingPolicyRules \\\n= no\n',
    },
    findings: [],
    changes: [],
  },
  {
    name: 'networkd: two backslashes at the end are no such line',
    used: ['systemd-networkd'],
    interfaces: ['cali*'],
    files: { '/usr/lib/systemd/networkd.conf.d/zzzz.conf': '[Network]\nManageForeignRoutes=yes\\\\\nno\n' },
    findings: ['cni_devices.foreign-routes', 'cni_devices.overridden !'],
    says: ['ManageForeignRoutes stays yes: /usr/lib/systemd/networkd.conf.d/zzzz.conf:2'],
    changes: [[NETWORKD, FOREIGN]],
  },
  {
    name: 'networkd: words that are no boolean leave it at yes',
    used: ['systemd-networkd'],
    interfaces: ['cali*'],
    files: {
      '/usr/lib/systemd/networkd.conf.d/zzzz.conf': '[Network]\nManageForeignRoutes=no # for cilium\n',
    },
    findings: ['cni_devices.foreign-routes', 'cni_devices.overridden !'],
    changes: [[NETWORKD, FOREIGN]],
  },
  {
    name: 'networkd: an earlier link file for other types of device is not for flannel',
    used: ['systemd-networkd'],
    interfaces: ['flannel*'],
    files: {
      [NETWORKD]: FOREIGN,
      ...SYSTEMD,
      '/etc/systemd/network/01-ether.link': '[Match]\nType=ether\n[Link]\nMACAddressPolicy=persistent\n',
      '/usr/lib/systemd/network/50-flannel.link': '[Match]\nDriver=vxlan\n[Link]\nMACAddressPolicy=none\n',
    },
    findings: [],
    changes: [],
  },
  {
    name: 'networkd: the lists of a link file add up',
    used: ['systemd-networkd'],
    interfaces: ['flannel*'],
    files: {
      [NETWORKD]: FOREIGN,
      '/etc/systemd/network/01-all.link':
        '[Match]\nType=vxlan\nOriginalName=eth*\nOriginalName=flannel*\n[Link]\nMACAddressPolicy=random\n',
    },
    findings: ['cni_devices.overridden !'],
    changes: [],
  },
  {
    name: 'networkd: an earlier link file for all devices has the last word',
    used: ['systemd-networkd'],
    interfaces: ['flannel*'],
    files: {
      [NETWORKD]: FOREIGN,
      '/etc/systemd/network/01-all.link': '[Match]\nOriginalName=!eth*\n[Link]\nMACAddressPolicy=random\n',
    },
    findings: ['cni_devices.overridden !'],
    says: ['/etc/systemd/network/01-all.link:4'],
    changes: [],
  },
  {
    name: 'the device that we came in by is not left alone',
    used: ['NetworkManager'],
    interfaces: ['eth*'],
    facts: {
      ssh: { client: '10.0.0.9', clientPort: 1, server: '10.0.0.1', port: 22 },
      addresses: [{ device: 'eth0', address: '10.0.0.1', prefix: 24 }],
    },
    findings: ['cni_devices.own-connection !'],
    changes: [],
  },
];

describe('plan', () => {
  test.each(CASES)('$name', ({ used, files = {}, devices = [], missing = [], ...each }) => {
    const of = (test: (path: string) => boolean): string =>
      dump(Object.fromEntries(Object.entries(files).filter(([path]) => test(path))));
    const use = [
      ...used.map((unit) => `used ${unit}`),
      ...missing.map((folder) => `missing ${folder}`),
      ...devices.map((line) => `device ${line}`),
    ];
    const isLink = (path: string): boolean => path.endsWith('.link');
    const parts = {
      files: part(of((path) => !isLink(path))),
      links: part(of(isLink)),
      use: part(use.join('\n')),
    };
    const { interfaces, pending = [], facts = {} } = each;
    const { findings, changes } = cniDevices.plan(
      cniDevices.read(parts, {}),
      { interfaces },
      hostView(facts, pending),
    );
    expect(findings.map(({ code, fixable }) => `${code}${fixable ? '' : ' !'}`)).toEqual(each.findings);
    expect(changes.map(essence)).toEqual(each.changes);
    const text = findings.map(({ message, evidence }) => `${message}\n${evidence}`).join('\n');
    for (const said of each.says ?? []) expect(text).toContain(said);
  });
});

test.each([
  ['interface-name:cali*', 'cali*', 'interface-name:cali*'],
  ['interface-name:~c*', 'cali*', 'interface-name:~c*'],
  ['interface-name:=cni0', 'cni0', 'interface-name:=cni0'],
  ['interface-name:=cni*', 'cni0', null],
  ['cni0', 'cni0', 'cni0'],
  ['interface-name:cni0', 'cni*', null],
  ['type:bridge', 'cni0', null],
  ['except:interface-name:eth0', 'cni0', '*'],
  ['*;except:interface-name:cni0', 'cni*', 'except:interface-name:cni0'],
])('%s speaks of %s: %s', (value, device, spec) => {
  const path = '/etc/NetworkManager/conf.d/a.conf';
  const list = unmanagedDevices([{ path, target: path, lines: ['[keyfile]', `unmanaged-devices=${value}`] }]);
  expect(specFor(list, device)?.spec ?? null).toBe(spec);
});

test('hostile output never throws, nor does the plan made of it', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'used NetworkManager',
      'used systemd-networkd',
      'device a:b',
      'missing /etc',
      `~${NM}`,
      `=${NM}`,
    ),
    fc.constantFrom(
      '|[keyfile]',
      '|unmanaged-devices-=x',
      '|[Match]',
      '|OriginalName=!',
      `~${LINK}`,
      `=${LINK}`,
      '|[Network]',
    ),
  );
  const text = fc.array(line).map((lines) => part(lines.join('\n')));
  fc.assert(
    fc.property(text, text, text, (files, links, use) => {
      cniDevices.plan(cniDevices.read({ files, links, use }, {}), {}, hostView());
      cniDevices.read({}, {});
    }),
  );
});
