import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunDocument } from '../../src/report/document.ts';
import { type Lab, startLab } from './lab.ts';

const PLAYBOOK = fileURLToPath(new URL('../../playbooks/baseline.yaml', import.meta.url));
const SCHEMA = JSON.parse(readFileSync(new URL('../../schemas/run.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv().compile(SCHEMA);

let lab: Lab;

beforeAll(async () => {
  lab = await startLab({
    name: 'baseline',
    hosts: 3,
    faults: { n1: ['ip_forward', 'fw-nftables'], n2: ['bridge-nf', 'fw-iptables'], n3: ['fw-ufw'] },
  });
});
afterAll(() => lab?.down());

/** Baseline with a short measurement. */
async function baseline(
  command: 'run' | 'check',
  ...more: string[]
): Promise<{ code: number; document: RunDocument; stderr: string }> {
  const args = [command, PLAYBOOK, '-i', lab.inventory, '--json', '-e', 'iperf_seconds=1', ...more];
  const { code, stdout, stderr } = await lab.netfix(
    args.map((arg) =>
      arg === 'iperf_seconds=1' ? '{"iperf_seconds": 1, "sysctl_conflicts": "comment"}' : arg,
    ),
  );
  const document = JSON.parse(stdout || 'null');
  expect(validate(document), `${JSON.stringify(validate.errors)} ${stderr}`).toBe(true);
  expect(document.exitCode).toBe(code);
  return { code, document, stderr };
}

test('check finds the faults, exits 8, and leaves every host byte for byte as it was', async () => {
  const before = await Promise.all(['n1', 'n2', 'n3'].map((host) => lab.snapshot(host)));
  const { code, document } = await baseline('check');
  expect(code).toBe(8);
  expect(Object.values(document.hosts).map((host) => host.status)).toEqual(Array(3).fill('would-change'));
  expect(await Promise.all(['n1', 'n2', 'n3'].map((host) => lab.snapshot(host)))).toEqual(before);
});

test('three broken hosts are right after one run, and packets prove it', async () => {
  expect(await lab.udpReaches('n2', 'n1', 8472)).toBe(false);
  const { code, document } = await baseline('run');
  expect(code).toBe(0);
  expect(Object.values(document.hosts).map((host) => host.status)).toEqual(Array(3).fill('changed'));
  expect(
    document.matrices[0]?.cells
      .flat()
      .filter((cell) => cell !== null)
      .every((cell) => cell.ok),
  ).toBe(true);
  for (const host of ['n1', 'n3']) expect(await lab.udpReaches('n2', host, 8472)).toBe(true);
  expect(await lab.udpReaches('stranger', 'n1', 8472)).toBe(false);
  const { stdout } = await lab.exec('n1', 'sysctl -n net.ipv4.ip_forward');
  expect(stdout.trim()).toBe('1');
});

test('a second run has nothing to do', async () => {
  const { code, document } = await baseline('run');
  expect(code).toBe(0);
  const results = document.plays.flatMap((play) => play.tasks.flatMap((task) => task.results));
  expect(results.filter((result) => result.status !== 'ok')).toEqual([]);
  expect((await baseline('check')).code).toBe(0);
});

test('so has one on nodes whose overlay runs, and packets prove it beside the overlay', async () => {
  const hosts = ['n1', 'n2', 'n3'];
  const flannel =
    'ip link add flannel.1 type vxlan id 1 dstport 8472 nolearning && ip link set flannel.1 addrgenmode none up';
  await Promise.all(hosts.map((host) => lab.exec(host, flannel)));
  try {
    const { code, document } = await baseline('run');
    expect(code).toBe(0);
    expect(Object.values(document.hosts).map((host) => host.status)).toEqual(Array(3).fill('ok'));
    expect(document.matrices[0]?.name).toBe('iperf 8472/udp over VXLAN');
    expect(document.matrices[0]?.cells.flat().filter((cell) => cell?.ok === true)).toHaveLength(6);
  } finally {
    await Promise.all(hosts.map((host) => lab.exec(host, 'ip link del flannel.1')));
  }
});

test('a later sysctl file is reported with file and line though the value is right now', async () => {
  await lab.inject('n2', 'cis-late');
  const { stdout } = await lab.exec('n2', 'sysctl -n net.ipv4.ip_forward');
  expect(stdout.trim()).toBe('1');
  const { code, document } = await baseline('run', '-t', 'sysctl', '-e', 'sysctl_conflicts=fail');
  expect(code).toBe(2);
  const results = document.plays[0]?.tasks.flatMap((task) => task.results) ?? [];
  const finding = results
    .find((result) => result.host === 'n2')
    ?.findings.find((each) => each.code === 'sysctl.overridden');
  expect(finding?.message).toMatch(/\/etc\/sysctl\.d\/zz-cis\.conf:\d+/);
  expect(results.find((result) => result.host === 'n1')?.status).toBe('ok');
});

test('with conflicts: comment that line is commented out, and nothing else in its file', async () => {
  const before = await lab.exec('n2', 'cat /etc/sysctl.d/zz-cis.conf');
  const { code } = await baseline('run', '-t', 'sysctl');
  expect(code).toBe(0);
  const after = await lab.exec('n2', 'cat /etc/sysctl.d/zz-cis.conf');
  expect(after.stdout.replaceAll('# netfix: ', '')).toBe(before.stdout);
  expect(after.stdout).toContain('# netfix: net.ipv4.ip_forward');
});
