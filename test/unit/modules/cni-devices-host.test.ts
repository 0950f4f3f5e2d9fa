import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readState } from '../../../src/modules/cni-devices/probe.ts';
import { cniDevices } from '../../../src/modules/cni-devices.ts';
import type { Plan } from '../../../src/modules/module.ts';
import { networkManagerFiles, unmanagedDevices } from '../../../src/net/unmanaged-devices.ts';
import { quote } from '../../../src/sh/quote.ts';
import { HOST_SHELLS, hostView, type NamespaceHost, startHost } from './namespace-host.ts';

// Real programs, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const isAble =
  process.getuid?.() === 0 &&
  ['/usr/sbin/NetworkManager', '/usr/bin/udevadm'].every((path) => existsSync(path));
/** Both are used: their units are wanted at boot. The kernel's device is flannel's. */
const SETUP = `mount -t tmpfs none /usr/lib/NetworkManager/conf.d
mount -t tmpfs none /var/lib/NetworkManager
mount -t sysfs none /sys
tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id
mkdir -p /etc/NetworkManager/conf.d /run/NetworkManager/conf.d /etc/systemd/network /etc/systemd/system/multi-user.target.wants
ln -s /x /etc/systemd/system/multi-user.target.wants/NetworkManager.service
ln -s /x /etc/systemd/system/multi-user.target.wants/systemd-networkd.service
ip link add flannel.1 type vxlan id 1 dstport 8472`;
const [, [, dash] = ['', () => ['sh']]] = [0, HOST_SHELLS[0]];

function look(host: NamespaceHost, params = {}): Plan {
  return cniDevices.plan(cniDevices.read(host.probe(cniDevices.probe(params)), params), params, hostView());
}

/** What the real one makes of the files. */
function printed(host: NamespaceHost): string[] {
  const { stdout, stderr, exitCode } = host.run('NetworkManager --print-config');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const line = /^unmanaged-devices=(.*)$/m.exec(stdout)?.[1] ?? '';
  return [...new Set(line.split(/[,;]/).filter((spec) => spec !== ''))];
}

function ours(host: NamespaceHost): string[] {
  const { networkManager } = readState(host.probe(cniDevices.probe({})));
  return unmanagedDevices(networkManagerFiles(networkManager.files)).specs.map(({ spec }) => spec);
}

describe.skipIf(!isAble).each(HOST_SHELLS)('a host with NetworkManager and networkd, in %s', (_, shell) => {
  let host: NamespaceHost;
  beforeEach(async () => {
    host = await startHost(shell, SETUP);
  });
  afterEach(() => host.end());

  test('the devices come on the list that NetworkManager reads, beside what others put there', () => {
    host.run(
      `printf '[keyfile]\\nunmanaged-devices=interface-name:em1\\n' >/etc/NetworkManager/NetworkManager.conf`,
    );
    const plan = look(host);
    expect(plan.findings.map(({ code }) => code)).toEqual([
      'cni_devices.managed',
      'cni_devices.foreign-routes',
      'cni_devices.mac-policy',
    ]);
    host.apply(plan.changes);
    expect(look(host)).toEqual({ findings: [], changes: [] });
    expect(printed(host)).toEqual(expect.arrayContaining(['interface-name:em1', 'interface-name:cali*']));
    expect(printed(host)).toEqual(ours(host));
    const { stdout } = host.run('systemd-analyze cat-config systemd/networkd.conf');
    expect(stdout).toMatch(
      /zzz-netfix\.conf\n(.*\n)*ManageForeignRoutes=no\nManageForeignRoutingPolicyRules=no\n/,
    );
  });

  test('udev takes the link file that is predicted, and with ours leaves the MAC address alone', () => {
    const address = () => host.run('cat /sys/class/net/flannel.1/address').stdout.trim();
    const setUp = () => host.run('udevadm test -a add /sys/class/net/flannel.1 2>&1').stdout;
    host.run('ip link del flannel.1; ip link add flannel.1 type vxlan id 1 dstport 8472');
    host.apply(look(host, { interfaces: ['flannel*'] }).changes);
    const made = address();
    expect(setUp()).toContain('ID_NET_LINK_FILE=/etc/systemd/network/10-netfix-flannel.link');
    expect(address()).toBe(made);
    host.run('rm /etc/systemd/network/10-netfix-flannel.link');
    expect(setUp()).toContain('ID_NET_LINK_FILE=/usr/lib/systemd/network/99-default.link');
    expect(address()).not.toBe(made);
  });
});

describe.skipIf(!isAble)('the files of NetworkManager', () => {
  let host: NamespaceHost;
  beforeEach(async () => {
    host = await startHost(dash, SETUP);
  });
  afterEach(() => host.end());

  const value = fc
    .array(
      fc.constantFrom(
        'interface-name:cali*',
        'interface-name:b',
        'except:interface-name:c',
        '*',
        'mac:0a:00',
      ),
      {
        maxLength: 3,
      },
    )
    .map((specs) => specs.join(';'));
  const entry = fc.tuple(fc.constantFrom('=', '+=', '-=', ' = ', '+= '), value);
  const file = fc.record({
    folder: fc.constantFrom(
      '/etc/NetworkManager/conf.d',
      '/run/NetworkManager/conf.d',
      '/usr/lib/NetworkManager/conf.d',
    ),
    name: fc.constantFrom('10-a.conf', '20-b.conf', 'Z.conf', '.h.conf', 'x.conf~'),
    head: fc.constantFrom(
      '[keyfile]\n',
      '# no\n[main]\nplugins=keyfile\n[keyfile]\n',
      '[.config]\nenable=false\n[keyfile]\n',
    ),
    entries: fc.array(entry, { maxLength: 3 }),
  });

  test('whatever they hold, the list is what NetworkManager makes of them', () => {
    fc.assert(
      fc.property(fc.array(file, { maxLength: 6 }), fc.array(entry, { maxLength: 2 }), (files, main) => {
        const write = (path: string, text: string): string => `printf %s ${quote(text)} >${quote(path)}`;
        const lines = (entries: [string, string][]): string =>
          entries.map(([sign, each]) => `unmanaged-devices${sign}${each}\n`).join('');
        host.run(
          [
            'rm -rf /etc/NetworkManager/conf.d/* /etc/NetworkManager/conf.d/.h.conf /run/NetworkManager/conf.d/* /run/NetworkManager/conf.d/.h.conf /usr/lib/NetworkManager/conf.d/* /usr/lib/NetworkManager/conf.d/.h.conf',
            write('/etc/NetworkManager/NetworkManager.conf', `[keyfile]\n${lines(main)}`),
            ...files.map(({ folder, name, head, entries }) =>
              write(`${folder}/${name}`, `${head}${lines(entries)}`),
            ),
          ].join('\n'),
        );
        expect(ours(host)).toEqual(printed(host));
      }),
      { numRuns: 60 },
    );
  });
});
