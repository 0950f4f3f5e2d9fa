import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { testFrom } from '../../../src/modules/iperf/params.ts';
import {
  clientScript,
  type End,
  lookScript,
  serverReportScript,
  startScript,
} from '../../../src/modules/iperf/scripts.ts';
import type { Tunnel } from '../../../src/modules/iperf/tunnel.ts';
import type { ProbeOutput } from '../../../src/modules/module.ts';
import { readIperf2 } from '../../../src/net/iperf-report.ts';
import { PRELUDE } from '../../../src/sh/prelude.ts';
import { quote } from '../../../src/sh/quote.ts';
import { HOST_SHELLS, type NamespaceHost, startHost } from './namespace-host.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const TEST = testFrom({ port: 8472, seconds: 1 });
const DIRECT: End = { test: TEST, version: 2, address: '127.0.0.1', tunnel: null };
const TUNNEL: Tunnel = { port: 8472, vni: 7, end: 'server', local: null, remote: '127.0.0.1' };
const LOOK = lookScript(TEST, TUNNEL);
const missing = spawnSync('iperf', ['--version']).error !== undefined || process.getuid?.() !== 0;

/** As a session's shell would have started it: each script here has a shell of its own, which ends at once. */
function heldByTest(script: string): string {
  expect(script.match(/^shell=\$\$$/gm)).toHaveLength(1);
  return script.replace(/^shell=\$\$$/m, `shell=${process.pid}`);
}

describe.skipIf(missing && !process.env.CI).each(HOST_SHELLS)('iperf on one host, in %s', (_, shell) => {
  let host: NamespaceHost;
  beforeEach(async () => {
    host = await startHost(shell, 'ip link set lo up\nmount -t tmpfs none /tmp');
  });
  afterEach(() => host.end());

  const step = (script: string): string => host.probe({ step: script }).step?.stdout ?? '';
  const output = (script: string): ProbeOutput =>
    host.run(`${PRELUDE}\n( eval ${quote(script)} ) </dev/null`);
  const start = (end: End): string => step(heldByTest(startScript(end))).trim();
  const leftovers = (): string => host.run("ss -Hlnu 'sport = :8472'; ls -A /tmp").stdout;
  const flannel = (options: string): void => {
    host.run(
      `ip link add flannel.1 type vxlan dstport 8472 ${options} && ip link set flannel.1 addrgenmode none up`,
    );
  };
  const devices = (): string => host.run('ip -d link; ip addr; ip neigh; bridge fdb').stdout;

  test('look, start, send, report, and nothing is left', () => {
    expect(step(LOOK)).toMatch(/^iperf 2\n(iperf 3\n)?$/);
    const dir = start(DIRECT);
    expect(dir).toMatch(/^\/tmp\/netfix-iperf\.\w{10}$/);
    const client = step(clientScript(DIRECT));
    expect(client).toMatch(/exit code 0\n$/);
    const [state, ...log] = step(serverReportScript(dir, 2)).split('\n');
    expect(state).toBe('up');
    expect(readIperf2(log.join('\n'), client, 'udp')).toMatchObject({
      kind: 'traffic',
      datagrams: { lost: 0 },
    });
    expect(leftovers()).toBe('');
    expect(step(serverReportScript(dir, 2))).toBe('gone\n');
  });

  test('a second server on the port is refused, which iperf itself would not do', () => {
    const dir = start(DIRECT);
    expect(output(startScript(DIRECT))).toMatchObject({ exitCode: 1, stderr: 'the port is held\n' });
    expect(output(LOOK).stdout).toMatch(/^iperf 2\n(iperf 3\n)?held\nholder iperf \(pid \d+\)\n$/);
    expect(output(LOOK).stderr).toContain('Address already in use');
    step(serverReportScript(dir, 2));
  });

  test("a device's port is held, by whom is said, and that a VXLAN can stand beside it", () => {
    flannel('id 1 local 127.0.0.1 nolearning');
    const before = devices();
    expect(step(LOOK)).toMatch(/held\ndevice flannel\.1 \(vxlan\)\ntunnel\n$/);
    expect(devices()).toBe(before);
  });

  test('beside an external device none can stand, and that is said in one line', () => {
    flannel('external');
    const before = devices();
    expect(output(LOOK)).toMatchObject({
      stdout: expect.stringMatching(/held\ndevice flannel\.1 \(vxlan\)\n$/),
      stderr: 'RTNETLINK answers: Address already in use\n',
    });
    expect(devices()).toBe(before);
  });

  test.each([
    ['127.0.0.1', 65486],
    ['::1', 65466],
  ])(
    'a server in a tunnel to %s listens where nobody else does, and takes the tunnel with it',
    (remote, mtu) => {
      const dir = start({ ...DIRECT, tunnel: { ...TUNNEL, remote } });
      const server = host.run(`cat ${dir}/server`).stdout.trim();
      const inside = host.run(
        `nsenter -t ${server} -n sh -c "ss -Hlnu 'sport = :8472'; ip -o addr show; ip link show nfx"`,
      ).stdout;
      expect(inside).toMatch(/UNCONN .*:8472 [\s\S]* nfx .*inet 169\.254\.1\.1\/30 /);
      expect(inside).toContain(`mtu ${mtu} `);
      expect(devices()).not.toContain('nfx');
      expect(output(LOOK).stdout).toContain('held\n');
      step(serverReportScript(dir, 2));
      expect(leftovers()).toBe('');
    },
  );

  test('a host that has no way to the other end says so, and keeps nothing', async () => {
    const tunnel = { ...TUNNEL, remote: '192.0.2.1' };
    expect(output(startScript({ ...DIRECT, tunnel }))).toMatchObject({
      exitCode: 1,
      stderr: 'RTNETLINK answers: Network is unreachable\n',
    });
    expect(output(clientScript({ ...DIRECT, tunnel })).exitCode).toBe(1);
    expect(leftovers()).toBe('');
  });

  test('a server that died is told from one that heard nothing', () => {
    const dir = start(DIRECT);
    host.run(`kill -9 "$(cat ${dir}/server)"; sleep 0.2`);
    expect(step(serverReportScript(dir, 2))).toMatch(/^gone\n/);
    expect(leftovers()).toBe('');
  });

  test.each([
    ['straight', null],
    ['in a tunnel', TUNNEL],
  ])('left alone, a server %s ends by itself', async (_, tunnel) => {
    const dir = start({ ...DIRECT, test: { ...TEST, seconds: -30 }, tunnel });
    expect(leftovers()).toContain(dir.slice('/tmp/'.length));
    await expect.poll(leftovers, { timeout: 10_000 }).toBe('');
  });

  test.each([
    ['straight', null],
    ['in a tunnel', TUNNEL],
  ])('a server %s does not outlive the shell that started it', async (_, tunnel) => {
    const dir = step(startScript({ ...DIRECT, tunnel })).trim();
    expect(dir).not.toBe('');
    await expect.poll(leftovers, { timeout: 5_000 }).toBe('');
  });
});
