import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { NETWORK_SCRIPT, networkReader } from '../../../src/modules/cidr/network.ts';
import { neighbourLines } from '../../../src/modules/neighbour-lines.ts';
import { formatPrefix } from '../../../src/net/address.ts';
import { HOST_SHELLS, type NamespaceHost, startHost } from './namespace-host.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const missing = spawnSync('ip', ['-V']).error !== undefined || process.getuid?.() !== 0;

const SETUP = `mount -t sysfs sysfs /sys
ip link set lo up
ip link add eth0 type bridge
ip link set eth0 up
ip address add 172.28.128.11/24 dev eth0
ip address add 10.8.0.2 peer 10.8.0.1/32 dev eth0
ip address add fd00::1/64 dev eth0 nodad
ip link add vx4 type vxlan id 4 dstport 8472 local 172.28.128.11 dev eth0
ip link add vx6 type vxlan id 6 dstport 8472 local fd00::1 dev eth0
ip link set vx6 alias 'vxlan local 9.9.9.9'
ip link add vx type vxlan external dstport 8473
ip route add default via 172.28.128.1
ip route add 10.5.0.0/16 via 172.28.128.2 proto 80
ip route add 10.6.0.0/16 nexthop via 172.28.128.2 nexthop via 172.28.128.3
ip route add 10.7.0.0/16 via 172.28.128.2 table 77
ip route add blackhole 10.244.1.0/26 proto bird
ip route add local 10.99.0.0/16 dev lo
ip -6 route add fd05::/48 via fd00::2
ip -6 route add unreachable fd06::/48`;

describe.skipIf(missing && !process.env.CI).each(HOST_SHELLS)(
  'the network of a host, in %s',
  (name, shell) => {
    let host: NamespaceHost;
    beforeEach(async () => {
      host = await startHost(shell, SETUP);
    });
    afterEach(() => host.end());

    /** Of iproute2 or, in the third shell, of busybox. */
    const isBusybox = name === 'busybox';
    const look = () => networkReader()(host.probe({ network: NETWORK_SCRIPT }).network?.stdout ?? '');

    test('addresses with their networks', () => {
      const addresses = look().addresses.map(
        ({ device, address, subnet }) => `${device} ${formatPrefix(address)} in ${formatPrefix(subnet)}`,
      );
      expect(addresses.filter((text) => !text.includes('fe80'))).toEqual([
        'lo 127.0.0.1 in 127.0.0.0/8',
        'lo ::1 in ::1',
        'eth0 172.28.128.11 in 172.28.128.0/24',
        'eth0 10.8.0.2 in 10.8.0.2',
        'eth0 fd00::1 in fd00::/64',
      ]);
    });

    test('hardware addresses by device', () => {
      const { macs } = look();
      expect(macs.get('eth0')).toMatch(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
      expect(macs.has('lo')).toBe(false);
    });

    if (!isBusybox)
      test('entries for addresses that are asked for', () => {
        host.run('ip neigh add 172.28.128.14 lladdr 02:aa:aa:aa:aa:04 dev eth0');
        const { stdout } = host.run(
          `has() { command -v "$1" >/dev/null; }\n${neighbourLines(['172.28.128.14', 'fd00::4'])}`,
        );
        expect([...networkReader()(stdout).neighbours]).toEqual([['172.28.128.14', '02:aa:aa:aa:aa:04']]);
      });

    test('routes of all tables and both families, but not those to its own addresses', () => {
      const routes = look().routes.map(({ type, destination, devices, gateways, protocol }) =>
        [type, formatPrefix(destination), ...devices, ...gateways.map(formatPrefix), protocol ?? '-'].join(
          ' ',
        ),
      );
      const hops = isBusybox ? '' : ' eth0 eth0 172.28.128.2 172.28.128.3';
      const by = (protocol: string) => (isBusybox ? '-' : protocol);
      const expected = [
        'unicast 0.0.0.0/0 eth0 172.28.128.1 -',
        'unicast 10.7.0.0/16 eth0 172.28.128.2 -',
        `unicast 10.5.0.0/16 eth0 172.28.128.2 ${by('80')}`,
        `unicast 10.6.0.0/16${hops} -`,
        `unicast 10.8.0.1 eth0 ${by('kernel')}`,
        `blackhole 10.244.1.0/26 ${by('bird')}`,
        `unicast 172.28.128.0/24 eth0 ${by('kernel')}`,
        'local 10.99.0.0/16 lo -',
        `local 127.0.0.0/8 lo ${by('kernel')}`,
        `unicast fd00::/64 eth0 ${by('kernel')}`,
        'unicast fd05::/48 eth0 fd00::2 -',
        'unreachable fd06::/48 lo -',
      ];
      expect(routes.filter((text) => !text.includes('fe80')).sort()).toEqual(expected.sort());
    });

    test('VXLAN devices with a local address, or that they cannot be seen', () => {
      const { vxlans, unseen } = look();
      const seen = vxlans.map(({ line }) => line);
      if (isBusybox) {
        expect(seen).toEqual([]);
        expect(unseen).toEqual([
          expect.stringMatching(/^the local address of its VXLAN device vx, vx4, vx6, which busybox's/),
        ]);
        return;
      }
      expect(unseen).toEqual([]);
      expect(seen).toEqual([
        'vx4: vxlan id 4 local 172.28.128.11 dev eth0 srcport 0 0 dstport 8472',
        'vx6: vxlan id 6 local fd00::1 dev eth0 srcport 0 0 dstport 8472',
      ]);
      expect(vxlans.map(({ local }) => formatPrefix(local))).toEqual(['172.28.128.11', 'fd00::1']);
    });

    test('a host without ip says so', () => {
      const { stdout } = host.run(`has() { false; }\n${NETWORK_SCRIPT}`);
      expect(networkReader()(stdout)).toMatchObject({
        addresses: [],
        unseen: [expect.stringContaining('no ip command')],
      });
    });
  },
);
