import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CHANGE_FUNCTIONS, renderChange } from '../../../src/engine/render-change.ts';
import type { Facts, HostView, Plan, ProbeOutput } from '../../../src/modules/module.ts';
import { sysctl } from '../../../src/modules/sysctl/sysctl.ts';
import { PRELUDE } from '../../../src/sh/prelude.ts';
import { quote } from '../../../src/sh/quote.ts';
import { oracle } from '../net/sysctl-oracle.ts';

const FORWARD = 'net.ipv4.ip_forward';
const bin = mkdtempSync(join(tmpdir(), 'netfix-busybox-'));
afterAll(() => rmSync(bin, { recursive: true }));

/** Debian's awk is a link into /etc/alternatives. */
const NEW_HOST = `set -e
mount -t tmpfs none /run
cp -a /etc/alternatives /run
mount -t tmpfs none /etc
cp -a /run/alternatives /etc
mkdir -p /etc/sysctl.d /run/sysctl.d /etc/ufw /etc/default
ip link add eth0 type veth peer name eth0.100
echo up
exec sleep 120`;

/** The last has nothing but busybox in front of its PATH. */
const SHELLS: [string, string[]][] = [
  ['dash', ['dash']],
  ['bash', ['bash', '--posix']],
  ['busybox', ['env', `PATH=${bin}:${process.env.PATH}`, 'busybox', 'sh']],
];

describe.skipIf(!oracle.available).each(SHELLS)(
  'the probe and its changes on a kernel of its own, in %s',
  (_, shell) => {
    let host: ChildProcess;
    beforeAll(() => {
      expect(spawnSync('busybox', ['--install', '-s', bin]).status).toBe(0);
    });
    beforeEach(async () => {
      host = spawn('unshare', ['-n', '-m', 'sh', '-c', NEW_HOST], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await new Promise((resolve) => host.stdout?.once('data', resolve));
    });
    afterEach(() => host.kill('SIGKILL'));

    function run(script: string): ProbeOutput {
      const [command = 'sh', ...args] = ['nsenter', '-t', `${host.pid}`, '-n', '-m', ...shell];
      const { status, stdout, stderr } = spawnSync(command, args, { input: script, encoding: 'utf8' });
      return { exitCode: status ?? -1, stdout, stderr };
    }

    function look(params: Parameters<typeof sysctl.probe>[0]): Plan {
      const parts = Object.entries(sysctl.probe(params)).map(([part, script]) => {
        const output = run(`${PRELUDE}\n( eval ${quote(script)} ) </dev/null`);
        expect({ part, ...output }).toMatchObject({ exitCode: 0, stderr: '' });
        return [part, output] as const;
      });
      return sysctl.plan(sysctl.read(Object.fromEntries(parts), params), params, view());
    }

    function apply({ changes }: Plan): void {
      const script = `${PRELUDE}\n${CHANGE_FUNCTIONS}\nset -e\n${changes.map(renderChange).join('\n')}`;
      expect(run(script)).toMatchObject({ exitCode: 0, stderr: '' });
    }

    const codes = ({ findings }: Plan): string[] => findings.map(({ code }) => code);

    test('a bare host is made right at once and is then left alone', () => {
      const params = { settings: { [FORWARD]: 1, 'net.ipv4.tcp_rmem': '4096 131072 6291457' } };
      apply(look(params));
      expect(look(params)).toEqual({ findings: [], changes: [] });
      expect(run('cat /proc/sys/net/ipv4/ip_forward /etc/sysctl.d/99-zzz-netfix.conf').stdout).toContain(
        '1\n# Written',
      );
    });

    test('a device that does not forward is found and set though ip_forward is 1', () => {
      run('cd /proc/sys/net/ipv4; echo 1 > ip_forward; echo 0 > conf/eth0.100/forwarding');
      const params = { settings: { [FORWARD]: 1 }, persist: false };
      const plan = look(params);
      expect(plan.findings.map(({ message }) => message)).toEqual([
        'the device eth0.100 does not forward IPv4: net.ipv4.conf.eth0/100.forwarding is 0 though the host forwards',
      ]);
      apply(plan);
      expect(look(params).findings).toEqual([]);
    });

    test('a file that wins at boot is named; with leave its line is commented out in the real file', () => {
      run(`echo '${FORWARD} = 0' > /etc/hardening; ln -s ../hardening /etc/sysctl.d/zz-cis.conf; ln -s /dev/null /etc/sysctl.d/a.conf
echo 1 > /proc/sys/net/ipv4/ip_forward; chmod 0640 /etc/hardening`);
      const failing = look({ settings: { [FORWARD]: 1 } });
      expect(codes(failing)).toEqual(['sysctl.overridden']);
      expect(failing.findings[0]?.message).toContain('/etc/hardening:1');
      const params = { settings: { [FORWARD]: 1 }, conflicts: 'comment' as const };
      apply(look(params));
      expect(look(params)).toEqual({ findings: [], changes: [] });
      expect(run('cat /etc/hardening; stat -c %a /etc/hardening').stdout).toBe(
        `# netfix: ${FORWARD} = 0\n640\n`,
      );
    });

    test("ufw's file counts when ufw is enabled", () => {
      run(`echo ENABLED=yes > /etc/ufw/ufw.conf; echo IPT_SYSCTL=/etc/ufw/sysctl.conf > /etc/default/ufw
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

function view(): HostView {
  const facts: Facts = {
    hostname: 'n1',
    kernel: '',
    arch: '',
    os: { id: 'debian', idLike: [], versionId: '12', name: '' },
    uid: 0,
    init: 'systemd',
    packageManager: 'apt',
    addresses: [],
  };
  return { name: 'n1', facts, nodes: [], groups: {}, pending: [], applied: false };
}
