import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Lab, startLab } from './lab.ts';
import { ownPackage } from './own-package.ts';

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
    tasks: {
      results: {
        host: string;
        status: string;
        findings: { code: string; message: string }[];
        changes: { summary: string }[];
      }[];
    }[];
  }[];
  matrices: {
    name: string;
    hosts: string[];
    cells: ({ ok: boolean; values?: Record<string, number> } | null)[][];
  }[];
}

async function runIperf(
  params: Record<string, unknown>,
  limit = 'all',
  more: readonly string[] = [],
): Promise<Report> {
  const args = ['run', playbook(params), '-i', lab.inventory, '--json', '-l', limit, ...more];
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
  const look = `ps ax -o args= | grep -E '[i]perf|[s]leep ..' || :; ls -A /tmp; ss -Hlnut 'sport = :${PORT}'`;
  const outputs = await Promise.all(['n1', 'n2', 'n3'].map((host) => lab.exec(host, look)));
  return outputs.map(({ stdout }) => stdout).join('');
}

/** `host status summary…` of every result. */
function statuses({ plays }: Report): string[] {
  const results = plays.flatMap(({ tasks }) => tasks.flatMap((task) => task.results));
  return results.map(({ host, status, changes }) =>
    [host, status, ...changes.map(({ summary }) => summary)].join(' '),
  );
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
    await expect.poll(leftovers, { timeout: 5000, interval: 100 }).toBe('');
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
    await expect.poll(leftovers, { timeout: 5000, interval: 100 }).toBe('');
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
    await expect.poll(leftovers, { timeout: 5000, interval: 100 }).toBe('');
  });

  test('TCP', async () => {
    await drop('n2', `ip saddr 172.28.128.11 tcp dport ${PORT} drop`);
    const report = await runIperf({ port: PORT, seconds: 1, protocol: 'tcp' }, 'n1,n2');
    expect(picture(report)).toEqual(['.-', '+.']);
    expect(findings(report)).toEqual([expect.stringContaining('n1 → n2: no TCP connection on port 8472')]);
    await expect.poll(leftovers, { timeout: 5000, interval: 100 }).toBe('');
  });

  test('a port that a process holds is not measured', async () => {
    await lab.exec('n1', `setsid iperf -s -u -p ${PORT} >/dev/null 2>&1 </dev/null & sleep 0.5`);
    try {
      const report = await runIperf({ port: PORT, seconds: 1 });
      expect(findings(report)).toEqual([
        expect.stringMatching(/^n1 iperf\.port-held n1: 8472\/udp is held by iperf \(pid \d+\)/),
      ]);
      expect(picture(report)).toEqual(['...', '..+', '.+.']);
      expect(report.exitCode).toBe(2);
    } finally {
      await lab.exec('n1', 'pkill -KILL -x iperf');
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

  test("install brings iperf from the host's own repository, once, and undo takes it away", async () => {
    const before = await lab.exec('n3', `cp /usr/bin/iperf /root/ && dpkg -P iperf`);
    expect(before.code, before.stderr).toBe(0);
    const ready = await lab.exec(
      'n3',
      ownPackage('iperf', 'mkdir -p x/usr/bin && mv /root/iperf x/usr/bin/'),
    );
    expect(ready.code, ready.stderr).toBe(0);
    const params = { port: PORT, seconds: 1, install: true };
    const check = await runIperf(params, 'all', ['--check']);
    expect(statuses(check)).toEqual([
      'n1 skipped',
      'n2 skipped',
      'n3 would-change install iperf with apt-get',
    ]);
    expect({ code: check.exitCode, matrices: check.matrices }).toEqual({ code: 8, matrices: [] });
    expect((await lab.exec('n3', 'command -v iperf')).stdout).toBe('');
    const run = await runIperf(params);
    expect(statuses(run)).toEqual(['n1 ok', 'n2 ok', 'n3 changed install iperf with apt-get']);
    expect(picture(run)).toEqual(['.++', '+.+', '++.']);
    const again = await runIperf(params);
    expect(statuses(again)).toEqual(['n1 ok', 'n2 ok', 'n3 ok']);
    const undone = await lab.netfix(['undo', '-b', '-i', lab.inventory, '-l', 'n3']);
    expect(undone.code, undone.stderr).toBe(0);
    expect((await lab.exec('n3', 'command -v iperf')).stdout).toBe('');
    expect(statuses(await runIperf(params))).toContain('n3 changed install iperf with apt-get');
  });

  test('roles are tested whatever the sample leaves out', async () => {
    const inventory = join(lab.dir, 'roles');
    writeFileSync(inventory, '[control]\nn1\nn2\nn3\n');
    const params = { port: PORT, seconds: 1, pairs: { rounds: 1 } };
    expect(
      picture(await runIperf(params))
        .join('')
        .match(/\+/g),
    ).toHaveLength(2);
    const report = await runIperf({ ...params, roles: ['control'] }, 'all', ['-i', inventory]);
    expect(picture(report)).toEqual(['.++', '+.+', '++.']);
  });

  describe('where the station is killed', () => {
    beforeEach(async () => {
      const path = playbook({ port: PORT, seconds: 30 });
      const killed = lab.netfix(['run', path, '-i', lab.inventory], { timeoutMs: 6000 });
      await expect.poll(leftovers, { timeout: 6000, interval: 100 }).toMatch(/iperf -c/);
      expect((await killed).code).toBe(137);
    });

    test('servers and clients end at once', async () => {
      await expect.poll(leftovers, { timeout: 5000, interval: 100 }).toBe('');
    });

    test('the next run need not wait', async () => {
      const report = await runIperf({ port: PORT, seconds: 1 });
      expect(findings(report)).toEqual([]);
      expect(picture(report)).toEqual(['.++', '+.+', '++.']);
    });
  });

  test("where the station's network is cut, servers end by themselves", async () => {
    const cut = { timeoutMs: 60_000 };
    const path = playbook({ port: PORT, seconds: 2 });
    const run = lab.netfix(['run', path, '-i', lab.inventory], cut);
    await expect.poll(leftovers, { timeout: 20_000, interval: 50 }).toMatch(/iperf -s/);
    await lab.station(['nft', 'add table inet cut']);
    await lab.station(['nft', 'add chain inet cut i { type filter hook input priority 0; policy drop; }']);
    try {
      expect(await leftovers()).not.toBe('');
      await expect.poll(leftovers, { timeout: 60_000, interval: 1000 }).toBe('');
    } finally {
      await lab.station(['nft', 'delete table inet cut']);
      await run;
    }
  });
});

describe('beside a VXLAN on the port', () => {
  const HOSTS = ['n1', 'n2', 'n3'];
  const flannel = (host: string, options: string): string =>
    `ip link add flannel.1 type vxlan ${options} dstport ${PORT} && ip link set flannel.1 addrgenmode none && ip addr add 10.244.${host.slice(1)}.0/32 dev flannel.1 && ip link set flannel.1 up`;
  const asFlannel = (host: string) =>
    lab.exec(host, flannel(host, `id 1 local 172.28.128.1${host.slice(1)} dev eth0 nolearning`));
  const DEVICES =
    'ip -d -s link show flannel.1; bridge fdb show dev flannel.1; ip -4 addr; ip route; ip -o link | cut -d: -f2; lsns -t net -n | wc -l';
  const devices = () => Promise.all(HOSTS.map(async (host) => (await lab.exec(host, DEVICES)).stdout));
  const processes = async (): Promise<string> =>
    (
      await Promise.all(
        HOSTS.map((host) => lab.exec(host, "ps ax -o args= | grep -E '[i]perf|[s]leep ..' || :; ls -A /tmp")),
      )
    )
      .map(({ stdout }) => stdout)
      .join('');

  afterEach(async () => {
    await Promise.all(HOSTS.map((host) => lab.exec(host, 'ip link del flannel.1')));
  });

  test.each([2, 3])('iperf %i measures over another one, and that one is untouched', async (version) => {
    await Promise.all(HOSTS.map(asFlannel));
    const before = await devices();
    const report = await runIperf({ port: PORT, seconds: 1, version });
    expect(findings(report)).toEqual([]);
    expect(picture(report)).toEqual(['.++', '+.+', '++.']);
    expect(report.matrices[0]?.name).toBe('iperf 8472/udp over VXLAN');
    const values = report.matrices[0]?.cells[0]?.[1]?.values ?? {};
    expect(values.lossPercent).toBe(0);
    expect(values.mbitPerSecond).toBeGreaterThan(4);
    await expect.poll(processes, { timeout: 5000, interval: 100 }).toBe('');
    expect(await devices()).toEqual(before);
  });

  test('the packets of the port are what counts: rules for them, and no others', async () => {
    await Promise.all(['n1', 'n2'].map(asFlannel));
    const chain = "add chain inet t i '{ type filter hook input priority 0; policy drop; }'";
    const rules = [
      'tcp dport 22 accept',
      `ip saddr != 172.28.128.11 udp dport ${PORT} accept`,
      `ip saddr 172.28.128.11 udp dport ${PORT} drop`,
    ];
    const lines = ['add table inet t', chain, ...rules.map((rule) => `add rule inet t i ${rule}`)];
    await lab.exec('n2', lines.map((line) => `nft ${line}`).join(' && '));
    await drop('n3', `ip saddr 172.28.128.12 udp dport ${PORT} numgen random mod 100 lt 30 drop`);
    const report = await runIperf({ port: PORT, seconds: 2, version: 2 });
    expect((await lab.exec('n3', `ss -Hlnu 'sport = :${PORT}'`)).stdout).toBe('');
    expect(picture(report)).toEqual(['.-+', '+.-', '++.']);
    expect(findings(report)).toEqual([
      expect.stringMatching(
        /^n2 iperf\.loss n1 → n2: 100 % of \d+ datagrams lost on 8472\/udp; n2 → n1 is open/,
      ),
      expect.stringMatching(/^n3 iperf\.loss n2 → n3: [23]\d(\.\d)? % of \d+ datagrams lost on 8472\/udp/),
    ]);
  });

  test('iperf3 says what it lacks where one of the two ways is blocked', async () => {
    await Promise.all(HOSTS.map(asFlannel));
    await drop('n2', `ip saddr 172.28.128.11 udp dport ${PORT} drop`);
    const report = await runIperf({ port: PORT, seconds: 1, version: 3 }, 'n1,n2');
    expect(picture(report)).toEqual(['.-', '-.']);
    expect(findings(report)).toEqual([
      expect.stringMatching(/^n1 iperf\.no-control n2 → n1: .*the way there or the way back is blocked/),
      expect.stringMatching(/^n2 iperf\.no-control n1 → n2: .*the way there or the way back is blocked/),
    ]);
  });

  test('an external device leaves no room, and what to do is said', async () => {
    await lab.exec('n1', flannel('n1', 'external'));
    await asFlannel('n2');
    const report = await runIperf({ port: PORT, seconds: 1 });
    expect(findings(report)).toEqual([
      expect.stringMatching(
        /^n1 iperf\.port-held n1: 8472\/udp is held by the device flannel\.1 \(vxlan\), and no other VXLAN can stand beside it \(.*Address already in use\)/,
      ),
    ]);
    expect(picture(report)).toEqual(['...', '..+', '.+.']);
  });

  test('where the station is killed, hosts take the devices away', async () => {
    await Promise.all(HOSTS.map(asFlannel));
    const before = await devices();
    const path = playbook({ port: PORT, seconds: 5 });
    const killed = lab.netfix(['run', path, '-i', lab.inventory], { timeoutMs: 5000 });
    await expect.poll(processes, { timeout: 5000, interval: 100 }).toMatch(/iperf -s/);
    expect((await killed).code).toBe(137);
    await expect
      .poll(async () => [await processes(), await devices()], { timeout: 20_000, interval: 500 })
      .toEqual(['', before]);
  });
});
