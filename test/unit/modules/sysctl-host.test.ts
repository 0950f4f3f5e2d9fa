import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Plan } from '../../../src/modules/module.ts';
import { sysctl } from '../../../src/modules/sysctl/sysctl.ts';
import { oracle } from '../net/sysctl-oracle.ts';
import { HOST_SHELLS, hostView, type NamespaceHost, startHost } from './namespace-host.ts';

// Real programs and many random cases, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const FORWARD = 'net.ipv4.ip_forward';
const SETUP = `mkdir -p /etc/sysctl.d /run/sysctl.d /etc/ufw /etc/default
ip link add eth0 type veth peer name eth0.100`;

describe.skipIf(!oracle.available).each(HOST_SHELLS)(
  'the probe and changes of sysctl on a kernel, in %s',
  (_, shell) => {
    let host: NamespaceHost;
    beforeEach(async () => {
      host = await startHost(shell, SETUP);
    });
    afterEach(() => host.end());

    function look(params: Parameters<typeof sysctl.probe>[0]): Plan {
      return sysctl.plan(sysctl.read(host.probe(sysctl.probe(params)), params), params, hostView());
    }

    const codes = ({ findings }: Plan): string[] => findings.map(({ code }) => code);

    test('a bare host is made right at once and is then left alone', () => {
      const params = { settings: { [FORWARD]: 1, 'net.ipv4.tcp_rmem': '4096 131072 6291457' } };
      host.apply(look(params).changes);
      expect(look(params)).toEqual({ findings: [], changes: [] });
      expect(host.run('cat /proc/sys/net/ipv4/ip_forward /etc/sysctl.d/99-zzz-netfix.conf').stdout).toContain(
        '1\n# Written',
      );
    });

    test('a device that does not forward is found and set though ip_forward is 1', () => {
      host.run('cd /proc/sys/net/ipv4; echo 1 > ip_forward; echo 0 > conf/eth0.100/forwarding');
      const params = { settings: { [FORWARD]: 1 }, persist: false };
      const plan = look(params);
      expect(plan.findings.map(({ message }) => message)).toEqual([
        'the device eth0.100 does not forward IPv4: net.ipv4.conf.eth0/100.forwarding is 0 though the host forwards',
      ]);
      host.apply(plan.changes);
      expect(look(params).findings).toEqual([]);
    });

    test('a file that wins at boot is named; with leave, its line is commented out in the real file', () => {
      host.run(`echo '${FORWARD} = 0' > /etc/hardening; ln -s ../hardening /etc/sysctl.d/zz-cis.conf; ln -s /dev/null /etc/sysctl.d/a.conf
echo 1 > /proc/sys/net/ipv4/ip_forward; chmod 0640 /etc/hardening`);
      const failing = look({ settings: { [FORWARD]: 1 } });
      expect(codes(failing)).toEqual(['sysctl.overridden']);
      expect(failing.findings[0]?.message).toContain('/etc/hardening:1');
      const params = { settings: { [FORWARD]: 1 }, conflicts: 'comment' as const };
      host.apply(look(params).changes);
      expect(look(params)).toEqual({ findings: [], changes: [] });
      expect(host.run('cat /etc/hardening; stat -c %a /etc/hardening').stdout).toBe(
        `# netfix: ${FORWARD} = 0\n640\n`,
      );
    });

    test("ufw's file counts when ufw is enabled", () => {
      host.run(`echo ENABLED=yes > /etc/ufw/ufw.conf; echo IPT_SYSCTL=/etc/ufw/sysctl.conf > /etc/default/ufw
echo net/ipv4/ip_forward=0 > /etc/ufw/sysctl.conf; echo '${FORWARD}=1' > /etc/sysctl.d/99-zzz-netfix.conf; echo 1 > /proc/sys/net/ipv4/ip_forward`);
      const plan = look({ settings: { [FORWARD]: 1 } });
      expect(plan.findings[0]?.message).toContain('/etc/ufw/sysctl.conf:1');
      expect(plan.changes).toEqual([]);
    });

    test('a key that is not there, and one that nobody may read', () => {
      const plan = look({
        settings: { 'net.ipv4.no_such_key': 1, 'net.ipv4.route.flush': 1 },
        persist: false,
      });
      expect(codes(plan)).toEqual(['sysctl.absent', 'sysctl.unreadable']);
    });
  },
);
