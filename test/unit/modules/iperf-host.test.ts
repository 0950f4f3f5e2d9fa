import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { testFrom } from '../../../src/modules/iperf/params.ts';
import {
  clientScript,
  lookScript,
  serverReportScript,
  startScript,
} from '../../../src/modules/iperf/scripts.ts';
import { readIperf2 } from '../../../src/net/iperf-report.ts';
import { HOST_SHELLS, type NamespaceHost, startHost } from './namespace-host.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const TEST = testFrom({ port: 8472, seconds: 1 });
const missing = spawnSync('iperf', ['--version']).error !== undefined || process.getuid?.() !== 0;

describe.skipIf(missing && !process.env.CI).each(HOST_SHELLS)('iperf on one host, in %s', (_, shell) => {
  let host: NamespaceHost;
  beforeEach(async () => {
    host = await startHost(shell, 'ip link set lo up\nmount -t tmpfs none /tmp');
  });
  afterEach(() => host.end());

  const step = (script: string): string => host.probe({ step: script }).step?.stdout ?? '';
  const processes = (): string => host.run("ss -Hlnu 'sport = :8472'; ls -A /tmp").stdout;

  test('look, start, send, report, and nothing is left', () => {
    expect(step(lookScript(TEST))).toMatch(/^iperf 2\n(iperf 3\n)?$/);
    const dir = step(startScript(TEST, 2, false)).trim();
    expect(dir).toMatch(/^\/tmp\/netfix-iperf\.\w{10}$/);
    expect(step(lookScript(TEST))).toMatch(/^iperf 2\n(iperf 3\n)?held\nholder iperf \(pid \d+\)\n$/);
    const client = step(clientScript(TEST, 2, '127.0.0.1'));
    expect(client).toMatch(/exit code 0\n$/);
    const [state, ...log] = step(serverReportScript(dir, 2)).split('\n');
    expect(state).toBe('up');
    expect(readIperf2(log.join('\n'), client, 'udp')).toMatchObject({
      kind: 'traffic',
      datagrams: { lost: 0 },
    });
    expect(processes()).toBe('');
    expect(step(serverReportScript(dir, 2))).toBe('gone\n');
  });

  test('a second server on the port is refused, which iperf itself would not do', () => {
    const dir = step(startScript(TEST, 2, false)).trim();
    expect(host.run(startScript(TEST, 2, false))).toMatchObject({
      exitCode: 1,
      stderr: 'the port is held\n',
    });
    step(serverReportScript(dir, 2));
  });

  test("a device's port is held, and by whom is said", () => {
    host.run('ip link add vx type vxlan id 4 dstport 8472 local 127.0.0.1 dev lo && ip link set vx up');
    expect(step(lookScript(TEST))).toContain('held\ndevice vx (vxlan)\n');
  });

  test('a server that died is told from one that heard nothing', () => {
    const dir = step(startScript(TEST, 2, false)).trim();
    host.run(`kill -9 "$(cat ${dir}/server)"; sleep 0.2`);
    expect(step(serverReportScript(dir, 2))).toMatch(/^gone\n/);
    expect(processes()).toBe('');
  });

  test('left alone, it ends by itself', async () => {
    const dir = step(startScript({ ...TEST, seconds: -30 }, 2, false)).trim();
    expect(processes()).toContain(dir.slice('/tmp/'.length));
    await expect.poll(processes, { timeout: 10_000 }).toBe('');
  });
});
