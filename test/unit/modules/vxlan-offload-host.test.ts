import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Plan } from '../../../src/modules/module.ts';
import { vxlanOffload } from '../../../src/modules/vxlan-offload.ts';
import { HOST_SHELLS, hostView, type NamespaceHost, startHost } from './namespace-host.ts';

// Real programs, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const isAble =
  process.getuid?.() === 0 && ['/usr/sbin/ethtool', '/usr/bin/udevadm'].every((path) => existsSync(path));
const SETUP = `mount -t sysfs none /sys
mkdir -p /etc/udev/rules.d
ip link add flannel.1 type vxlan id 1 dstport 8472
ip link add other type bridge`;

describe.skipIf(!isAble).each(HOST_SHELLS)('vxlan_offload on a kernel, in %s', (_, shell) => {
  let host: NamespaceHost;
  beforeEach(async () => {
    host = await startHost(shell, SETUP);
  });
  afterEach(() => host.end());

  function look(params = {}): Plan {
    return vxlanOffload.plan(
      vxlanOffload.read(host.probe(vxlanOffload.probe(params)), params),
      params,
      hostView(),
    );
  }
  const feature = (device: string): string =>
    host.run(`ethtool -k ${device} | sed -n 's/.*tx-checksum-ip-generic: //p'`).stdout.trim();
  /** What udev would run for a new device. */
  const runs = (device: string): string =>
    host.run(`udevadm test -a add /sys/class/net/${device} 2>/dev/null | sed -n 's/^run: //p'`).stdout;

  test('it is turned off, and udev is told to do so for each new VXLAN device and for no other', () => {
    expect(feature('flannel.1')).toBe('on');
    const plan = look();
    expect(plan.findings.map(({ code }) => code)).toEqual([
      'vxlan_offload.on',
      'vxlan_offload.not-persistent',
    ]);
    host.apply(plan.changes);
    expect(look()).toEqual({ findings: [], changes: [] });
    expect(feature('flannel.1')).toBe('off');
    host.run('ip link del flannel.1; ip link add flannel.1 type vxlan id 1 dstport 8472');
    expect(feature('flannel.1')).toBe('on');
    const line = /^'(.*ethtool .*)'$/m.exec(runs('flannel.1'))?.[1] ?? '';
    expect(host.run(line)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(feature('flannel.1')).toBe('off');
    expect(runs('other')).not.toContain('ethtool');
  });

  test('what is counted as wrong are the checksums that the kernel refuses', () => {
    const params = { only_with_bad_checksums: true };
    expect(look(params)).toEqual({ findings: [], changes: [] });
    const { stderr } = host.run(`ip link set lo up
python3 -c "
import socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP)
r = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); r.bind(('127.0.0.1', 9))
for i in range(20): s.sendto(struct.pack('!HHHH', 9, 9, 9, 1) + b'x', ('127.0.0.1', 9))
"`);
    expect(stderr).toBe('');
    expect(look(params).findings[0]).toMatchObject({ code: 'vxlan_offload.on' });
    expect(look(params).findings[0]?.evidence).toMatch(/20 of 20 UDP datagrams/);
  });
});
