import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Lab, startLab } from './lab.ts';

const PORT = 8472;
let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ name: 'iperf', hosts: 3 });
});
afterAll(async () => {
  await lab?.down();
});

interface Report {
  exitCode: number;
  plays: {
    tasks: { results: { host: string; status: string; findings: { code: string; message: string }[] }[] }[];
  }[];
  matrices: { hosts: string[]; cells: ({ ok: boolean; values?: Record<string, number> } | null)[][] }[];
}

async function runIperf(params: Record<string, unknown>, limit = 'all'): Promise<Report> {
  const args = ['run', playbook(params), '-i', lab.inventory, '--json', '-l', limit];
  const { stdout, stderr } = await lab.netfix(args);
  expect(stdout, stderr).not.toBe('');
  return JSON.parse(stdout) as Report;
}

function playbook(params: Record<string, unknown>): string {
  const path = join(lab.dir, 'iperf.yaml');
  writeFileSync(path, JSON.stringify([{ hosts: 'all', become: true, tasks: [{ iperf: params }] }]));
  return path;
}

/** `host code message` of every finding. */
function findings({ plays }: Report): string[] {
  const results = plays.flatMap(({ tasks }) => tasks.flatMap((task) => task.results));
  return results.flatMap(({ host, findings }) =>
    findings.map(({ code, message }) => `${host} ${code} ${message}`),
  );
}

/** The matrix as text: `.` not tested, `+` right, `-` not right. */
function picture({ matrices }: Report): string[] {
  return (matrices[0]?.cells ?? []).map((row) =>
    row.map((cell) => (cell === null ? '.' : cell.ok ? '+' : '-')).join(''),
  );
}

/** What of a test is still there: processes, folders, sockets. */
async function leftovers(): Promise<string> {
  const look = `ps ax -o args= | grep -E '[i]perf' || :; ls -A /tmp; ss -Hlnut 'sport = :${PORT}'`;
  const outputs = await Promise.all(['n1', 'n2', 'n3'].map((host) => lab.exec(host, look)));
  return outputs.map(({ stdout }) => stdout).join('');
}

function drop(host: string, rule: string): Promise<unknown> {
  return lab.exec(
    host,
    `nft add table inet t; nft 'add chain inet t i { type filter hook input priority 0; }'; nft add rule inet t i ${rule}`,
  );
}

afterEach(async () => {
  await Promise.all(['n1', 'n2', 'n3'].map((host) => lab.exec(host, 'nft flush ruleset')));
});

describe('iperf between real hosts', () => {
  test('all pairs, both directions, and nothing is left on the hosts', async () => {
    const report = await runIperf({ port: PORT, seconds: 1 });
    expect(findings(report)).toEqual([]);
    expect(picture(report)).toEqual(['.++', '+.+', '++.']);
    expect(report.exitCode).toBe(0);
    const values = report.matrices[0]?.cells[0]?.[1]?.values ?? {};
    expect(values.lossPercent).toBe(0);
    expect(values.mbitPerSecond).toBeGreaterThan(4);
    expect(await leftovers()).toBe('');
  });

  test('a block of one direction is named as that direction', async () => {
    await drop('n2', `ip saddr 172.28.128.11 udp dport ${PORT} drop`);
    const report = await runIperf({ port: PORT, seconds: 1 });
    expect(picture(report)).toEqual(['.-+', '+.+', '++.']);
    expect(findings(report)).toEqual([
      expect.stringMatching(
        /^n2 iperf\.loss n1 → n2: 100 % of \d{3} datagrams lost on 8472\/udp; n2 → n1 is open, so look at the firewall/,
      ),
    ]);
    expect(report.exitCode).toBe(2);
    expect(await leftovers()).toBe('');
  });

  test('a host that lets nothing in is named as that host', async () => {
    await drop('n1', `udp dport ${PORT} drop`);
    const report = await runIperf({ port: PORT, seconds: 1 });
    expect(picture(report)).toEqual(['.++', '-.+', '-+.']);
    expect(findings(report)).toHaveLength(2);
    expect(findings(report).every((text) => text.includes('nothing arrives at n1'))).toBe(true);
  });

  test('loss is measured by the receiver, to the percent', async () => {
    await drop('n3', `ip saddr 172.28.128.12 udp dport ${PORT} numgen random mod 100 lt 30 drop`);
    const report = await runIperf({ port: PORT, seconds: 2 }, 'n2,n3');
    expect(picture(report)).toEqual(['.-', '+.']);
    const loss = report.matrices[0]?.cells[0]?.[1]?.values?.lossPercent ?? 0;
    expect(loss).toBeGreaterThan(20);
    expect(loss).toBeLessThan(40);
    const tolerant = await runIperf({ port: PORT, seconds: 1, max_loss: 60 }, 'n2,n3');
    expect(tolerant.exitCode).toBe(0);
  });

  test('iperf3 is told apart from its TCP connection', async () => {
    await drop('n2', `ip saddr 172.28.128.11 tcp dport ${PORT} drop`);
    const report = await runIperf({ port: PORT, seconds: 1, version: 3 }, 'n1,n2');
    expect(picture(report)).toEqual(['.-', '+.']);
    expect(findings(report)).toEqual([expect.stringContaining('iperf3 needs TCP on 8472')]);
    expect(await leftovers()).toBe('');
  });

  test('TCP', async () => {
    await drop('n2', `ip saddr 172.28.128.11 tcp dport ${PORT} drop`);
    const report = await runIperf({ port: PORT, seconds: 1, protocol: 'tcp' }, 'n1,n2');
    expect(picture(report)).toEqual(['.-', '+.']);
    expect(findings(report)).toEqual([expect.stringContaining('n1 → n2: no TCP connection on port 8472')]);
    expect(await leftovers()).toBe('');
  });

  test('a port that a process or the kernel holds is not measured', async () => {
    await lab.exec('n1', `setsid iperf -s -u -p ${PORT} >/dev/null 2>&1 </dev/null & sleep 0.5`);
    await lab.exec(
      'n2',
      `ip link add vx type vxlan id 4 dstport ${PORT} local 172.28.128.12 dev eth0 && ip link set vx up`,
    );
    try {
      const report = await runIperf({ port: PORT, seconds: 1 });
      expect(findings(report)).toEqual([
        expect.stringMatching(/^n1 iperf\.port-held n1: 8472\/udp is held by iperf \(pid \d+\)/),
        expect.stringMatching(/^n2 iperf\.port-held n2: 8472\/udp is held by the device vx \(vxlan\)/),
        expect.stringMatching(/^n3 iperf\.alone/),
      ]);
      expect(report.exitCode).toBe(2);
    } finally {
      await lab.exec('n1', 'pkill -KILL -x iperf');
      await lab.exec('n2', 'ip link del vx');
    }
  });

  test('a host without iperf is told what installs it, and the others are measured', async () => {
    await lab.exec('n3', 'mv /usr/bin/iperf /usr/bin/not-here');
    try {
      const report = await runIperf({ port: PORT, seconds: 1, version: 2 });
      expect(picture(report)).toEqual(['.+.', '+..', '...']);
      expect(findings(report)).toEqual([expect.stringContaining('package: { names: [iperf] }')]);
    } finally {
      await lab.exec('n3', 'mv /usr/bin/not-here /usr/bin/iperf');
    }
  });

  test('where the station vanishes, servers end by themselves', async () => {
    const path = playbook({ port: PORT, seconds: 8 });
    await lab.netfix(['run', path, '-i', lab.inventory], { timeoutMs: 6000 });
    expect(await leftovers()).not.toBe('');
    await expect.poll(leftovers, { timeout: 90_000, interval: 2000 }).toBe('');
  });
});
