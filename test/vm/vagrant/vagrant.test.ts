import { cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunDocument } from '../../../src/report/document.ts';
import { type Outcome, run } from '../../lab/lab.ts';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const CLI = join(REPOSITORY, 'dist/cli.js');
const scratch = mkdtempSync(join(tmpdir(), 'netfix-vagrant-'));
const folder = join(scratch, 'vagrant');
const known = join(folder, '.vagrant/netfix_known_hosts');

/** Emulated cores lose datagrams that real ones do not. */
const BASELINE = [
  join(REPOSITORY, 'playbooks/baseline.yaml'),
  '-e',
  'iperf_bandwidth=1M',
  '-e',
  'iperf_max_loss=20',
];
const WITHOUT_IPERF = [...BASELINE, '--skip-tags', 'iperf'];

if (!process.env.VAGRANT_HOME)
  throw new Error('only inside test/vm/vagrant/namespace.sh: see npm run test:vm');

async function here(argv: readonly string[]): Promise<Outcome> {
  const inFolder = ['env', `--chdir=${folder}`, 'NODES=2', ...argv];
  return await run(inFolder, { timeoutMs: 900_000 });
}

async function must(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await here(argv);
  if (code !== 0) throw new Error(`${argv.join(' ')}: exit ${code}: ${stdout}${stderr}`);
  return stdout;
}

async function netfix(...args: string[]): Promise<{ code: number; document: RunDocument }> {
  const { code, stdout, stderr } = await here([process.execPath, CLI, ...args, '-i', folder, '--json']);
  if (stdout === '') throw new Error(stderr);
  return { code, document: JSON.parse(stdout) };
}

/** `HOST CODE`, sorted, of all findings that are errors. */
function errors({ plays }: RunDocument): string[] {
  const results = plays.flatMap((play) => play.tasks.flatMap((task) => task.results));
  const found = results.flatMap(({ host, findings }) =>
    findings.filter(({ severity }) => severity === 'error').map(({ code }) => `${host} ${code}`),
  );
  return [...new Set(found)].sort();
}

function statuses({ hosts }: RunDocument): Record<string, string> {
  return Object.fromEntries(Object.entries(hosts).map(([name, { status }]) => [name, status]));
}

const RIGHT = { n1: 'ok', n2: 'ok' };

async function expectNothingToDo(): Promise<void> {
  const { code, document } = await netfix('run', ...BASELINE);
  expect({ code, hosts: statuses(document) }, JSON.stringify(document.plays)).toEqual({
    code: 0,
    hosts: RIGHT,
  });
}

async function expectFixed(): Promise<void> {
  const { code, document } = await netfix('run', ...BASELINE);
  expect({ code, hosts: statuses(document) }, JSON.stringify(document.plays)).toEqual({
    code: 0,
    hosts: { n1: 'changed', n2: 'changed' },
  });
}

/** Opened on n1 by one run. */
async function expectBlockedThenFixed(hosts: Record<string, string>): Promise<void> {
  const { document } = await netfix('check', ...WITHOUT_IPERF);
  expect(errors(document)).toContain('n1 firewall.blocked');
  const fixed = await netfix('run', ...BASELINE);
  expect({ code: fixed.code, hosts: statuses(fixed.document) }).toEqual({ code: 0, hosts });
}

async function ssh(node: string, script: string): Promise<string> {
  return (await must('vagrant', 'ssh', node, '--no-tty', '-c', script)).trim();
}

async function ping(): Promise<{ code: number; hosts: Record<string, string> }> {
  const { code, document } = await netfix('ping');
  return { code, hosts: statuses(document) };
}

beforeAll(async () => {
  cpSync(join(REPOSITORY, 'vagrant'), folder, {
    recursive: true,
    filter: (path) => !path.includes('.vagrant'),
  });
  cpSync(join(REPOSITORY, 'test/lab/faults'), join(scratch, 'test/lab/faults'), { recursive: true });
  await must('vagrant', 'up');
}, 900_000);
afterAll(async () => {
  await here(['vagrant', 'destroy', '-f']);
}, 300_000);

test('nodes that are just up answer; their keys are kept in the folder, and nowhere else', async () => {
  expect(await ping()).toEqual({ code: 0, hosts: RIGHT });
  expect(readFileSync(known, 'utf8').match(/^n[12]\.[0-9a-f-]{36} ssh-ed25519 /gm)).toHaveLength(2);
  expect(existsSync(join(process.env.HOME ?? '', '.ssh/known_hosts'))).toBe(false);
});

test('what break.sh breaks is found by name, and one run mends it: packets pass between the nodes', async () => {
  await must('./break.sh', 'n1', 'ip_forward', 'fw-nftables');
  await must('./break.sh', 'n2', 'bridge-nf', 'fw-ufw');
  const { code, document } = await netfix('check', ...BASELINE);
  expect(code).toBe(8);
  expect(errors(document)).toEqual(
    expect.arrayContaining([
      'n1 firewall.blocked',
      'n1 sysctl.value',
      'n2 firewall.blocked',
      'n2 sysctl.value',
    ]),
  );
  await expectFixed();
  await expectNothingToDo();
});

test('firewalld, started by systemd, is opened too', async () => {
  await must('./break.sh', 'n1', 'fw-firewalld');
  await expectBlockedThenFixed({ n1: 'changed', n2: 'ok' });
});

test('after `vagrant reload n1`, which really boots, there is nothing to do', async () => {
  const boot = 'cat /proc/sys/kernel/random/boot_id';
  const before = await ssh('n1', boot);
  await must('vagrant', 'reload', 'n1');
  expect(await ssh('n1', boot)).not.toBe(before);
  await expectNothingToDo();
});

test('undo, after the boot too, closes what the last run opened', async () => {
  const { code, document } = await netfix('undo', '-b');
  expect({ code, hosts: statuses(document) }).toEqual({ code: 0, hosts: { n1: 'changed', n2: 'changed' } });
  const { document: checked } = await netfix('check', ...WITHOUT_IPERF);
  expect(errors(checked)).toEqual(expect.arrayContaining(['n1 firewall.blocked', 'n2 firewall.blocked']));
});

test('faults of the next boot and of the reverse path filter are found', async () => {
  await must('./break.sh', 'n1', 'cis-late', 'rp-filter');
  const late = await netfix('check', ...WITHOUT_IPERF);
  expect(statuses(late.document)).toMatchObject({ n1: 'failed' });
  expect(errors(late.document)).toContain('n1 sysctl.overridden');
  const cilium = await netfix('check', join(REPOSITORY, 'playbooks/cilium.yaml'), '--tags', 'sysctl');
  expect(errors(cilium.document)).toContain('n1 rp_filter.strict');
});

test('a machine that shows another key under the same id is refused', async () => {
  const keys = '/etc/ssh/ssh_host_ed25519_key';
  await ssh('n1', `sudo rm ${keys} ${keys}.pub && sudo systemctl restart ssh`);
  expect(await ping()).toEqual({ code: 4, hosts: { n1: 'unreachable', n2: 'ok' } });
});

test('`vagrant destroy` and `up` give it other keys, address or not: it is another machine, and answers', async () => {
  await must('vagrant', 'destroy', '-f', 'n1');
  const without = await here([process.execPath, CLI, 'ping', '-i', folder]);
  expect(without.code).toBe(64);
  expect(without.stderr).toContain('run `vagrant up` in that folder');
  await must('vagrant', 'up', 'n1');
  expect(await ping()).toEqual({ code: 0, hosts: RIGHT });
  expect(readFileSync(known, 'utf8').match(/^n1\./gm)).toHaveLength(2);
});

test('iptables, on the new machine', async () => {
  await must('./break.sh', 'n1', 'fw-iptables');
  await expectBlockedThenFixed({ n1: 'changed', n2: 'changed' });
});
