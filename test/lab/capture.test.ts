import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CaptureRunDocument } from '../../src/report/capture.ts';
import { type Lab, startLab } from './lab.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const HOSTS = Array.from({ length: 10 }, (_, i) => `n${i + 1}`);
const ALL = HOSTS.join(',');
const folder = mkdtempSync(join(tmpdir(), 'netfix-capture-'));
const MOST_MEMORY_KIB = 200 * 1024;
/** How long a host captures on when it hears nothing of us, in seconds. */
const LEASE_SECONDS = 30;

const schema = new URL('../../schemas/capture.schema.json', import.meta.url);
const isValid = new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(readFileSync(schema, 'utf8')));

let lab: Lab;
let turn = 0;

beforeAll(async () => {
  lab = await startLab({ name: 'capture', hosts: HOSTS.length });
});
afterAll(() => lab?.down());

interface Running {
  child: ChildProcess;
  output: string;
  stderr: () => string;
  ended: Promise<{ code: number | null; stdout: string; memoryKib: number }>;
}

interface Options {
  inventory?: string;
  output?: string;
  env?: Record<string, string>;
}

/** Runs in the station, where signals and the memory of the process itself are at hand. */
function start(
  args: readonly string[],
  { inventory = lab.inventory, output = '', env = {} }: Options = {},
): Running {
  const to = output || join(folder, `${++turn}`);
  const [pid = ''] = readFileSync(join(lab.dir, 'pid'), 'utf8').split(' ');
  const netfix = [process.execPath, CLI, 'capture', '-b', '-i', inventory, '--output', to, ...args];
  const child = spawn('nsenter', ['-t', pid, '--net', '--', ...netfix], { env: { ...process.env, ...env } });
  let stdout = '';
  let stderr = '';
  let memoryKib = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const look = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      memoryKib = Math.max(memoryKib, Number(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1] ?? 0));
    } catch {
      // It has ended.
    }
  }, 50);
  const ended = new Promise<{ code: number | null; stdout: string; memoryKib: number }>((resolve) => {
    child.on('close', (code) => {
      clearInterval(look);
      resolve({ code, stdout, memoryKib });
    });
  });
  return { child, output: to, stderr: () => stderr, ended };
}

async function capture(args: readonly string[], options: Options = {}) {
  return finished(start([...args, '--json'], options));
}

async function finished(running: Running) {
  const { code, stdout, memoryKib } = await running.ended;
  const document = (stdout === '' ? null : JSON.parse(stdout)) as CaptureRunDocument;
  return { code, document, memoryKib, output: running.output, stderr: running.stderr() };
}

const isCapturing = async ({ stderr }: Running): Promise<void> =>
  void (await expect.poll(stderr, { timeout: 30_000 }).toContain('capturing for'));

/** Processes on a host that a capture may leave: tcpdump, and the shells that lead it. */
const left = async (host: string): Promise<string> =>
  (await lab.exec(host, "pgrep -a -x 'tcpdump|sudo'; pgrep -a -f '^/bin/sh( -s|$)'; true")).stdout;

async function expectNothingLeft(hosts: readonly string[], seconds = 15): Promise<void> {
  const all = async () => (await Promise.all(hosts.map(left))).join('');
  await expect.poll(all, { timeout: seconds * 1000, interval: 200 }).toBe('');
}

async function must(host: string, script: string): Promise<void> {
  const { code, stderr } = await lab.exec(host, script);
  if (code !== 0) throw new Error(`${host}: ${script}: ${stderr}`);
}

/** Packets of a file as tcpdump prints them. */
function packetsOf(file: string, filter: string): string[] {
  const text = execFileSync('tcpdump', ['-nn', '-r', file, filter], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return text.split('\n').filter(Boolean);
}

/** What is written to while a capture runs. */
const scrapOf = ({ output }: Running): string =>
  join(output, readdirSync(output).find((name) => name.startsWith('.netfix-')) ?? '');

const countOf = (file: string): number =>
  Number(
    /Number of packets: +(\d+)/.exec(execFileSync('capinfos', ['-M', '-c', file], { encoding: 'utf8' }))?.[1],
  );

/** Sends datagrams as fast as it can. */
const flood = (to: string, seconds: number): string => `timeout ${seconds} python3 -c '
import socket
s = socket.socket(2, 2); b = b"x" * 200
while 1:
  try: s.sendto(b, ("${to}", 9))
  except OSError: pass'; true`;

const addressOf = (host: string): string => `172.28.128.${10 + Number(host.slice(1))}`;

test('a dropped SYN: who saw it last; nothing of our own connection is in the files, and nothing left', async () => {
  const drop = 'nft add rule inet t input tcp dport 8080 drop';
  await must(
    'n2',
    `nft add table inet t; nft add chain inet t input '{ type filter hook input priority 0; }'; ${drop}`,
  );
  const before = await Promise.all(['n1', 'n2'].map(lab.snapshot));
  const { code, document, output } = await capture(['n1', 'n2', '--to', 'n2:8080']);
  isValid(document);
  expect(isValid.errors).toBeNull();
  const { hosts, traffic, explanation } = document;
  expect({ code, traffic }).toMatchObject({
    code: 2,
    traffic: { from: 'n1', to: 'n2:8080', answer: 'silent' },
  });
  const errors = explanation?.verdicts.filter(({ severity }) => severity === 'error') ?? [];
  expect(errors.map((verdict) => verdict.code)).toEqual(['tcp.syn-unanswered']);
  expect(errors[0]?.message).toMatch(
    /the SYN reached 172\.28\.128\.12 itself \(n2\), which does not answer$/,
  );
  expect(errors[0]?.lastSeen).toMatchObject({ capture: 'n2' });
  expect(readdirSync(output).sort()).toEqual(['n1.pcap', 'n2.pcap']);
  for (const { file, status, packets } of hosts) {
    expect({ status, packets }).toEqual({ status: 'captured', packets: countOf(file ?? '') });
    expect(packetsOf(file ?? '', 'tcp port 22')).toEqual([]);
  }
  await expectNothingLeft(['n1', 'n2']);
  expect(await Promise.all(['n1', 'n2'].map(lab.snapshot))).toEqual(before);
});

test('a filter that tcpdump refuses: exit 64 in its words, and nothing is captured', async () => {
  const { code, stderr, output } = await capture(['n1', 'n2', '--filter', 'tcp prt 80']);
  expect(code).toBe(64);
  expect(stderr).toMatch(/tcpdump on n1 refuses the filter `tcp prt 80`: .*syntax error/);
  expect(existsSync(output)).toBe(false);
});

test('each host by itself: down, without tcpdump, with one session, with a password; the user’s own SSH is captured', async () => {
  const inventory = join(folder, 'hosts');
  const text = readFileSync(lab.inventory, 'utf8').replace(/^(n8 .*)$/m, '$1 ansible_user=dev');
  writeFileSync(inventory, `gone ansible_host=172.28.128.99\n${text}`);
  const password = join(folder, 'password');
  writeFileSync(password, 'lab-password\n', { mode: 0o600 });
  await must('n9', 'mv $(command -v tcpdump) /root/tcpdump.away');
  await must('n7', "echo 'MaxSessions 1' >/etc/ssh/sshd_config.d/one.conf; pkill -HUP -o -x sshd");
  const running = start(['gone,n7,n8,n9,n10', '--seconds', '3', '--timeout', '8', '--json'], {
    inventory,
    env: { NETFIX_BECOME_PASSWORD_FILE: password },
  });
  await isCapturing(running);
  await lab.station(['ssh', '-F', join(lab.dir, 'ssh_config'), 'n10', 'true']);
  const { code, document } = await finished(running);
  await must('n9', 'mv /root/tcpdump.away /usr/bin/tcpdump');
  const of = (name: string) => document.hosts.find(({ host }) => host === name);
  expect({ code, statuses: document.hosts.map(({ status }) => status) }).toEqual({
    code: 6,
    statuses: ['unreachable', 'captured', 'captured', 'failed', 'captured'],
  });
  expect(of('n9')?.reason).toBe(
    'tcpdump is not installed on n9: run `apt-get install tcpdump` there, or a task `package: { names: [tcpdump] }`',
  );
  const theirs = packetsOf(of('n10')?.file ?? '', 'tcp port 22 and host 172.28.128.1');
  const ports = new Set(theirs.map((line) => /172\.28\.128\.1\.(\d+)/.exec(line)?.[1]));
  expect(theirs.join('\n')).toContain('Flags [S]');
  expect(ports.size).toBe(1);
});

test('ten hosts at full rate: all that tcpdump wrote is in the files, and our memory stays below 200 MiB', async () => {
  const running = start([ALL, '--seconds', '5', '--megabytes', '500', '--json']);
  await isCapturing(running);
  await Promise.all(HOSTS.map((host, i) => lab.exec(host, flood(addressOf(HOSTS[(i + 1) % 10] ?? ''), 2))));
  const { document, memoryKib, output } = await finished(running);
  const counts = document.hosts.map(({ host, status, packets, captured, file, full }) => ({
    ...{ host, status, full, packets, captured },
    inFile: countOf(file ?? ''),
  }));
  rmSync(output, { recursive: true });
  for (const { status, full, packets, captured, inFile } of counts) {
    expect({ status, full, packets }).toEqual({ status: 'captured', full: false, packets: inFile });
    // One that tcpdump was writing when it was told to end: it is counted as dropped.
    expect([0, 1]).toContain((captured ?? 0) - inFile);
  }
  expect(counts.reduce((sum, { inFile }) => sum + inFile, 0)).toBeGreaterThan(50_000);
  expect(memoryKib).toBeLessThan(MOST_MEMORY_KIB);
  await expectNothingLeft(HOSTS);
});

test('a full disk here: told, no file and no scrap of one, and the host ends its part', async () => {
  const small = join(folder, 'small');
  mkdirSync(small);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'none', small]);
  try {
    const running = start(['n1', '--seconds', '20', '--json'], { output: small });
    await isCapturing(running);
    await lab.exec('n1', flood(addressOf('n2'), 2));
    const { code, document } = await finished(running);
    expect({ code, status: document.hosts[0]?.status }).toEqual({ code: 70, status: 'unwritten' });
    expect(document.hosts[0]?.reason).toMatch(/its file cannot be written: ENOSPC/);
    expect(readdirSync(small)).toEqual([]);
    await expectNothingLeft(['n1']);
  } finally {
    execFileSync('umount', [small]);
  }
});

test('killed, cut off, interrupted once and twice: no tcpdump outlives it, and what there is is told', async () => {
  const [killed, cut, once, twice] = ['n1,n2', 'n3', 'n4', 'n5'].map((hosts) =>
    start([hosts, '--seconds', '300', '--json', '--filter', 'icmp']),
  ) as [Running, Running, Running, Running];
  await Promise.all([killed, cut, once, twice].map(isCapturing));
  await Promise.all(['n3', 'n4'].map((host) => must(host, 'ping -c 1 172.28.128.16')));
  await expect.poll(() => statSync(scrapOf(cut)).size, { timeout: 10_000 }).toBeGreaterThan(200);
  killed.child.kill('SIGKILL');
  once.child.kill('SIGINT');
  await must('n3', 'ip link set eth0 down');
  twice.child.kill('SIGINT');
  await expect.poll(twice.stderr, { timeout: 10_000 }).toContain('interrupted');
  twice.child.kill('SIGINT');
  expect(await finished(twice)).toMatchObject({ code: 130, document: null });
  const early = await finished(once);
  expect(early).toMatchObject({ code: 130, document: { hosts: [{ status: 'captured', packets: 2 }] } });
  expect(early.document.explanation?.captures).toMatchObject([{ name: 'n4', packets: 2 }]);
  await expectNothingLeft(['n1', 'n2', 'n4', 'n5']);
  expect(readdirSync(killed.output).filter((name) => !name.startsWith('.netfix-'))).toEqual([]);
  const lost = await finished(cut);
  expect(lost).toMatchObject({ code: 4, document: { hosts: [{ status: 'unreachable', packets: 2 }] } });
  expect(countOf(lost.document.hosts[0]?.file ?? '')).toBe(2);
  await expectNothingLeft(['n3'], LEASE_SECONDS + 15);
});
