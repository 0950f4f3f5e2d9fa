import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Plan } from '../../../src/modules/module.ts';
import { rpFilter } from '../../../src/modules/rp-filter.ts';
import { oracle } from '../net/sysctl-oracle.ts';
import { HOST_SHELLS, hostView, type NamespaceHost, startHost } from './namespace-host.ts';

// Real programs, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const SYSTEMD = ['/usr/lib/systemd/systemd-sysctl', '/lib/systemd/systemd-sysctl'].find(existsSync);
const SETUP = `mkdir -p /etc/sysctl.d /run/sysctl.d
ip link add lxc1 type veth peer name eth1
ip link add eth2 type veth peer name eth3
cat > /etc/sysctl.d/50-default.conf << 'FILE'
net.ipv4.conf.default.rp_filter = 2
net.ipv4.conf.*.rp_filter = 2
-net.ipv4.conf.all.rp_filter
net.ipv4.conf.eth1.rp_filter = 1
FILE`;

const ADDRESSES = ['lxc1', 'eth1', 'eth2', 'eth3'].map((device) => ({
  device,
  address: '10.0.0.1',
  prefix: 24,
}));

describe.skipIf(!oracle.available).each(HOST_SHELLS)('rp_filter on a kernel, in %s', (_, shell) => {
  let host: NamespaceHost;
  beforeEach(async () => {
    host = await startHost(shell, SETUP);
  });
  afterEach(() => host.end());

  function look(params: Parameters<typeof rpFilter.probe>[0]): Plan {
    return rpFilter.plan(
      rpFilter.read(host.probe(rpFilter.probe(params)), params),
      params,
      hostView({ addresses: ADDRESSES }),
    );
  }

  const filter = (device: string): string =>
    host.run(`cat /proc/sys/net/ipv4/conf/${device}/rp_filter`).stdout.trim();
  const codes = ({ findings }: Plan): string[] => findings.map(({ code }) => code);

  test('the prediction is what systemd-sysctl does, to devices that are there and to one that comes later', () => {
    const cilium = { interfaces: ['lxc*'], value: 0 as const };
    host.run(`${SYSTEMD}`);
    expect(filter('lxc1')).toBe('2');
    expect(codes(look(cilium))).toEqual(['rp_filter.loose', 'rp_filter.loose-at-boot']);
    host.apply(look(cilium).changes);
    expect(look(cilium)).toEqual({ findings: [], changes: [] });
    expect(filter('lxc1')).toBe('0');
    // What 99-systemd.rules of udev runs for a new device.
    host.run(`ip link add name lxc2 type bridge; ip link add name other type bridge
for d in lxc2 other; do ${SYSTEMD} --prefix=/net/ipv4/conf/$d; done; echo 1 > /proc/sys/net/ipv4/conf/lxc1/rp_filter; ${SYSTEMD}`);
    expect(['lxc1', 'lxc2', 'other', 'all'].map(filter)).toEqual(['0', '0', '2', '0']);
  });

  test('a device that a file names gets a line of its own, which holds', () => {
    const nics = { interfaces: ['eth*'] };
    host.run(`${SYSTEMD}`);
    host.apply(look(nics).changes);
    host.run(`echo 1 > /proc/sys/net/ipv4/conf/eth1/rp_filter; ${SYSTEMD}`);
    expect(filter('eth1')).toBe('2');
    expect(look(nics)).toEqual({ findings: [], changes: [] });
  });

  test('a write to `default` reaches devices that were not set themselves, as the prediction has it', () => {
    host.run('rm /etc/sysctl.d/*; echo net.ipv4.conf.default.rp_filter = 1 > /etc/sysctl.d/60-cis.conf');
    expect(codes(look({ interfaces: ['eth2'] }))).toEqual(['rp_filter.strict-at-boot']);
    host.run(`${SYSTEMD}`);
    expect(filter('eth2')).toBe('1');
  });
});
