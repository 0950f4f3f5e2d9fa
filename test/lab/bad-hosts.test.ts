import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HostResult } from '../../src/engine/events.ts';
import { type Lab, startLab } from './lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'netfix-bad-'));
let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ name: 'badhosts', hosts: 4 });
});
afterAll(() => lab?.down());

/** Runs one task on n1 to n4 and gives the results by host. */
async function runTask(task: string, { args = [] as string[], inventory = lab.inventory } = {}) {
  const playbook = join(folder, 'playbook.yaml');
  writeFileSync(playbook, `- hosts: all\n  become: true\n  tasks:\n    - ${task}\n`);
  const { code, stdout, stderr } = await lab.netfix(['run', playbook, '-i', inventory, '--json', ...args]);
  const results: HostResult[] = JSON.parse(stdout || '{"plays":[]}').plays[0]?.tasks[0]?.results ?? [];
  return { code, stdout, stderr, of: (host: string) => results.find((result) => result.host === host) };
}

const WRITE = 'file: { path: /etc/netfix-test, content: "new content of some length\\n" }';

test('a host that is down is unreachable; the others go on', async () => {
  const inventory = join(folder, 'hosts-down');
  writeFileSync(inventory, `gone ansible_host=172.28.128.99\n${readFileSync(lab.inventory, 'utf8')}`);
  const { code, of } = await runTask('ping: {}', { inventory, args: ['--timeout', '5'] });
  expect(code).toBe(4);
  expect(of('gone')).toMatchObject({ status: 'unreachable' });
  expect(of('n1')).toMatchObject({ status: 'ok' });
});

/** Asked for three times, a second apart: between the third time and the fourth second a connection is told "no route". */
test('a host that comes up while its address is still asked for is not taken for one that is down', async () => {
  await lab.exec('n1', 'ip link set eth0 down');
  const ask = `ip neighbour flush all; python3 -c 'import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("172.28.128.11", 9))'; sleep 2.05`;
  await lab.station(['sh', '-c', ask]);
  await lab.exec('n1', 'ip link set eth0 up');
  const { code, of } = await runTask('ping: {}', { args: ['-l', 'n1'] });
  expect(of('n1')).toMatchObject({ status: 'ok' });
  expect(code).toBe(0);
});

test('a changed host key is refused, with file, line and the command to mend it', async () => {
  const known = join(folder, 'known_hosts');
  const lines = readFileSync(join(lab.dir, 'known_hosts'), 'utf8').split('\n');
  const keyOf = (address: string): string =>
    lines
      .find((line) => line.startsWith(address))
      ?.split(' ')
      .slice(1)
      .join(' ') ?? '';
  writeFileSync(known, `172.28.128.11 ${keyOf('172.28.128.12')}\n172.28.128.12 ${keyOf('172.28.128.12')}\n`);
  const inventory = join(folder, 'hosts-key');
  writeFileSync(
    inventory,
    readFileSync(lab.inventory, 'utf8').replaceAll(join(lab.dir, 'known_hosts'), known),
  );
  const { code, of } = await runTask('ping: {}', { inventory, args: ['-l', 'n1,n2,n3'] });
  expect(code).toBe(4);
  expect(of('n1')?.reason).toContain('HOST KEY CHANGED');
  expect(of('n1')?.reason).toContain(`${known}:1`);
  expect(of('n1')?.reason).toContain('ssh-keygen');
  expect(of('n2')).toMatchObject({ status: 'ok' });
  expect(of('n3')?.reason).toMatch(/SHA256:/);
});

test('a refused login names user and keys', async () => {
  const { code, of } = await runTask('ping: {}', {
    inventory: inventoryWith('ansible_user=nobody-here', 'n1'),
    args: ['-l', 'n1'],
  });
  expect(code).toBe(4);
  expect(of('n1')?.reason).toContain('nobody-here');
});

test('sudo that wants a password nobody gave fails with the next step; with the password it works', async () => {
  const inventory = inventoryWith('ansible_user=dev', 'n1');
  const without = await runTask('ping: {}', { inventory, args: ['-l', 'n1'] });
  expect(without.code).toBe(2);
  expect(JSON.stringify(without.of('n1'))).toContain('-K');
  const file = join(folder, 'password');
  writeFileSync(file, 'lab-password\n', { mode: 0o600 });
  const playbook = join(folder, 'playbook.yaml');
  const right = await lab.netfix(['run', playbook, '-i', inventory, '-l', 'n1', '-v'], {
    env: { NETFIX_BECOME_PASSWORD_FILE: file },
  });
  expect(right.code).toBe(0);
  expect(right.stdout).toContain('as root');
  expect(right.stdout + right.stderr).not.toContain('lab-password');
  writeFileSync(file, 'wrong-password\n');
  const wrong = await lab.netfix(['run', playbook, '-i', inventory, '-l', 'n1'], {
    env: { NETFIX_BECOME_PASSWORD_FILE: file },
  });
  expect(wrong.code).toBe(2);
  expect(wrong.stdout).toMatch(/sudo/);
});

test('a hung command meets its deadline and nothing is left running', async () => {
  const { code, of } = await runTask('shell: { check: "sleep 4242 & sleep 4243" }', {
    args: ['-l', 'n1,n2', '--timeout', '2'],
  });
  expect(code).toBe(2);
  expect(of('n1')?.findings[0]?.message).toMatch(/2 s/);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  for (const host of ['n1', 'n2'])
    expect((await lab.exec(host, 'pgrep -f "sleep 424[23]"; true')).stdout).toBe('');
});

test('100 MB of output, escape sequences and broken UTF-8 harm nothing', async () => {
  const flood = await runTask(`shell: { check: "head -c 100000000 /dev/zero | tr '\\\\0' x; false" }`, {
    args: ['-l', 'n1'],
  });
  expect(flood.code).toBe(2);
  expect(flood.stdout.length).toBeLessThan(1_000_000);
  expect(flood.of('n1')?.findings[0]?.code).toBe('shell.check-failed');
  const playbook = join(folder, 'playbook.yaml');
  writeFileSync(
    playbook,
    `- hosts: n1\n  tasks:\n    - shell: { check: "printf '\\\\033]0;owned\\\\007\\\\377\\\\376\\\\033[2J'; false" }\n`,
  );
  const { code, stdout } = await lab.netfix(['run', playbook, '-i', lab.inventory]);
  expect(code).toBe(2);
  expect(stdout).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f]/);
});

test('a read-only /etc: the task fails, the old file stays whole', async () => {
  await lab.exec('n2', 'echo old > /etc/netfix-test; mount -o bind /etc /etc; mount -o remount,ro,bind /etc');
  const { code, of } = await runTask(WRITE, { args: ['-l', 'n1,n2'] });
  expect(code).toBe(2);
  expect(of('n1')).toMatchObject({ status: 'changed' });
  expect(JSON.stringify(of('n2')?.findings)).toMatch(/[Rr]ead-only/);
  expect((await lab.exec('n2', 'cat /etc/netfix-test; umount /etc')).stdout).toBe('old\n');
});

test('a full /etc: the task fails, the old file stays whole, no scrap is left', async () => {
  await lab.exec(
    'n3',
    'echo old > /etc/netfix-test; cp -a /etc /tmp/etc; mount -t tmpfs -o size=16m tmpfs /etc; cp -a /tmp/etc/. /etc/; dd if=/dev/zero of=/etc/fill bs=4k 2>/dev/null; true',
  );
  const { code, of } = await runTask(WRITE, { args: ['-l', 'n3'] });
  expect(code).toBe(2);
  expect(JSON.stringify(of('n3')?.findings)).toMatch(/space|as it was/);
  expect(
    (await lab.exec('n3', 'cat /etc/netfix-test; ls -A /etc | grep "^.netfix-"; umount /etc')).stdout,
  ).toBe('old\n');
});

test('a host without bash, and one that is busybox only', async () => {
  await lab.exec('n3', 'mv /bin/bash /bin/bash.away; usermod -s /bin/sh root; usermod -s /bin/sh ops');
  await lab.exec(
    'n4',
    'mkdir -p /opt/bb; busybox --install -s /opt/bb; for user in root ops; do usermod -s /bin/sh $user; done; rm -f /bin/sh; ln -s /bin/busybox /bin/sh; rm -f /usr/bin/bash /usr/bin/awk /usr/bin/sed /usr/bin/mktemp /usr/bin/stat /usr/bin/readlink; for applet in awk sed mktemp stat readlink; do ln -sf /bin/busybox /usr/bin/$applet; done',
  );
  const first = await runTask(WRITE, { args: ['-l', 'n3,n4'] });
  expect([first.of('n3')?.status, first.of('n4')?.status]).toEqual(['changed', 'changed']);
  const second = await runTask(WRITE, { args: ['-l', 'n3,n4'] });
  expect([second.of('n3')?.status, second.of('n4')?.status]).toEqual(['ok', 'ok']);
});

function inventoryWith(vars: string, host: string): string {
  const file = join(folder, `hosts-${host}-${vars.replace(/\W/g, '-')}`);
  const text = readFileSync(lab.inventory, 'utf8').replace(new RegExp(`^(${host} .*)$`, 'm'), `$1 ${vars}`);
  writeFileSync(file, text);
  return file;
}
