import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lab, startLab } from './lab.ts';

/** n1 has the saved rules, n2 is healthy, n3 runs firewalld beside rules of kube-proxy. */
let lab: Lab;
let playbook: string;
let broken = '';

beforeAll(async () => {
  lab = await startLab({
    name: 'persisted',
    hosts: 3,
    faults: { n1: ['stale-rules'], n3: ['fw-firewalld'] },
  });
  playbook = join(lab.dir, 'persisted.yaml');
  writeFileSync(playbook, JSON.stringify([{ hosts: 'all', become: true, tasks: [{ persisted_rules: {} }] }]));
  await lab.exec('n3', 'iptables -N KUBE-FORWARD && iptables -A FORWARD -j KUBE-FORWARD');
});
afterAll(() => lab?.down());

async function netfix(command: 'run' | 'check') {
  const { code, document } = await lab.run(command, playbook);
  const results = document.plays.flatMap(({ tasks }) => tasks.flatMap((task) => task.results));
  return {
    code,
    status: Object.fromEntries(results.map(({ host, status }) => [host, status])),
    told: (host: string) =>
      results
        .filter((result) => result.host === host)
        .flatMap(({ findings }) => findings.map((each) => `${each.code} ${each.message}`)),
  };
}

test('saved rules of kube-proxy and flannel are named with file and line, and a check changes nothing', async () => {
  expect(await lab.udpReaches('n2', 'n1', 5353)).toBe(false);
  broken = await lab.state('n1');
  const { code, status, told } = await netfix('check');
  expect([code, status]).toEqual([8, { n1: 'would-change', n2: 'ok', n3: 'ok' }]);
  expect(told('n1').join('\n')).toContain(
    'persisted_rules.stale /etc/iptables/rules.v4:6 and 8 more lines are rules that kube-proxy or a CNI made',
  );
  expect(told('n2')).toEqual([]);
  expect(await lab.state('n1')).toBe(broken);
});

test('a reload of firewalld does to such rules what netfix says', async () => {
  expect((await netfix('check')).told('n3').join('\n')).toContain(
    'persisted_rules.reload firewalld runs beside',
  );
  expect((await lab.exec('n3', 'iptables -S FORWARD')).stdout).toContain('-j KUBE-FORWARD');
  await lab.exec('n3', 'firewall-cmd --reload');
  expect((await lab.exec('n3', 'iptables -S FORWARD')).stdout).not.toContain('-j KUBE-FORWARD');
});

test('those lines alone are taken out, and a second run has nothing to do', async () => {
  const { code, status } = await netfix('run');
  expect([code, status]).toEqual([0, { n1: 'changed', n2: 'ok', n3: 'ok' }]);
  const again = await netfix('run');
  expect([again.code, again.status, again.told('n1').length]).toEqual([
    0,
    { n1: 'ok', n2: 'ok', n3: 'ok' },
    1,
  ]);
  // The rules are still in force, and this would wipe them.
  expect(again.told('n1')[0]).toContain('persisted_rules.flushes /etc/nftables.conf:3 flushes every table');
});

test('undo restores the file, and a second fix holds after a boot: packets pass, own rules stay', async () => {
  expect((await lab.run('undo', '-b', '-l', 'n1')).code).toBe(0);
  expect(await lab.state('n1')).toBe(broken);
  expect((await netfix('run')).status.n1).toBe('changed');
  await lab.restart('n1');
  expect((await lab.exec('n1', 'iptables-save -t filter | grep ^-A')).stdout).toBe(
    '-A INPUT -p tcp -m tcp --dport 22 -m comment --comment ssh -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 9999 -j DROP\n',
  );
  expect(await lab.udpReaches('n2', 'n1', 5353)).toBe(true);
});
