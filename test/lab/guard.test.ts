import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunDocument } from '../../src/report/document.ts';
import { type Lab, startLab } from './lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'netfix-guard-'));
const FAULTS: Record<string, string[]> = {
  n1: ['fw-nftables'],
  n2: ['fw-firewalld'],
  n3: ['fw-ufw'],
  n4: ['fw-iptables'],
  n5: ['fw-iptables-legacy'],
};
let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ name: 'guard', hosts: 5, faults: FAULTS });
});
afterAll(() => lab?.down());

function playbook(name: string, text: string): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, text);
  return path;
}

function findings({ plays }: RunDocument): { code: string; message: string }[] {
  return plays.flatMap((play) =>
    play.tasks.flatMap((task) => task.results.flatMap((result) => result.findings)),
  );
}

interface Cut {
  host: string;
  what: string;
  fix: string;
  undo: string;
}

const nft = (match: string): Pick<Cut, 'fix' | 'undo'> => ({
  fix: `nft insert rule inet filter input ${match} drop comment cut`,
  undo: `nft -a list chain inet filter input | sed -n 's/.*comment "cut" # handle //p' | while read -r h; do nft delete rule inet filter input handle "$h"; done`,
});
const iptables = (tool: string, match: string): Pick<Cut, 'fix' | 'undo'> => ({
  fix: `${tool} -w -I INPUT -p tcp --dport 22 ${match} -j DROP`,
  undo: `if ${tool} -w -C INPUT -p tcp --dport 22 ${match} -j DROP 2>/dev/null; then ${tool} -w -D INPUT -p tcp --dport 22 ${match} -j DROP; fi`,
});
const firewalld = (zone: string): Pick<Cut, 'fix' | 'undo'> => ({
  fix: `firewall-cmd -q --zone=${zone} --add-rich-rule='rule priority="-100" family="ipv4" port port="22" protocol="tcp" drop'`,
  undo: `firewall-cmd -q --zone=${zone} --remove-rich-rule='rule priority="-100" family="ipv4" port port="22" protocol="tcp" drop'`,
});

/** New connections only: the one we stand on goes on and tells nothing. And all of them: it goes silent. */
const CUTS: Cut[] = [
  { host: 'n1', what: 'nftables, new connections', ...nft('tcp dport 22 ct state new') },
  { host: 'n2', what: 'firewalld', ...firewalld('public') },
  {
    host: 'n3',
    what: 'ufw',
    fix: 'ufw insert 1 deny proto tcp from 172.28.128.0/24 to any port 22',
    undo: 'ufw delete deny proto tcp from 172.28.128.0/24 to any port 22',
  },
  { host: 'n4', what: 'iptables, new connections', ...iptables('iptables', '-m conntrack --ctstate NEW') },
  {
    host: 'n5',
    what: 'iptables-legacy, new connections',
    ...iptables('iptables-legacy', '-m conntrack --ctstate NEW'),
  },
  { host: 'n1', what: 'nftables, every packet', ...nft('tcp dport 22') },
  { host: 'n4', what: 'iptables, every packet', ...iptables('iptables', '') },
  { host: 'n5', what: 'iptables-legacy, every packet', ...iptables('iptables-legacy', '') },
];

/** The mark tells the fix from its check: it is made once, and must be taken back. */
function cutting({ host, fix, undo }: Cut): string {
  const task = {
    check: 'test -e /etc/netfix-cut',
    fix: `${fix} && touch /etc/netfix-cut`,
    undo: `${undo}; rm -f /etc/netfix-cut`,
    risk: 'connectivity',
  };
  const after = { path: '/etc/netfix-behind', content: 'x' };
  return JSON.stringify([{ hosts: host, become: true, tasks: [{ shell: task }, { file: after }] }]);
}

describe('a change that cuts off SSH is taken back, and says so', () => {
  test.each(CUTS)('$what on $host', async (cut) => {
    const before = await lab.state(cut.host);
    const began = Date.now();
    const flags = ['--guard-seconds', '5', '--timeout', '10'];
    const { code, document } = await lab.run('run', playbook('cut', cutting(cut)), ...flags);
    expect(findings(document)).toContainEqual(
      expect.objectContaining({ code: 'guard.taken-back', severity: 'error' }),
    );
    expect(code).toBe(2);
    expect(document.hosts[cut.host]?.status).toBe('failed');
    expect(await lab.state(cut.host)).toBe(before);
    const ping = await lab.run('ping', '-l', cut.host);
    expect(ping.code).toBe(0);
    expect(Date.now() - began).toBeLessThan(60_000);
  });

  test('and so do history and undo: no such run stands', async () => {
    const history = await lab.run('history', '-b', '-l', 'n1');
    for (const { message } of findings(history.document)) expect(message).toMatch(/, taken back$/);
    const { code, document } = await lab.run('undo', '-b', '-l', 'n1');
    expect(code).toBe(0);
    expect(findings(document).map(({ message }) => message)).toEqual([
      expect.stringMatching(/^of run \S+ nothing is left to undo$/),
    ]);
  });
});

test('an undo that fails is told as such: nobody is made to believe that it was taken back', async () => {
  const task = {
    check: 'test -e /etc/netfix-cut',
    fix: 'iptables -w -I INPUT -p tcp --dport 22 --syn -j DROP && touch /etc/netfix-cut',
    undo: 'echo no way >&2; false',
    risk: 'connectivity',
  };
  const text = JSON.stringify([{ hosts: 'n4', become: true, tasks: [{ shell: task }] }]);
  const { code, document } = await lab.run('run', playbook('stays', text), '--guard-seconds', '5');
  await lab.exec('n4', 'iptables -w -D INPUT -p tcp --dport 22 --syn -j DROP; rm -f /etc/netfix-cut');
  expect(code).toBe(2);
  expect(findings(document).at(-1)?.message).toMatch(/IT COULD NOT BE TAKEN BACK and stands/);
  expect(JSON.stringify(document)).toContain('no way');
});

test('a risky shell task without an undo is not made', async () => {
  const task = { check: 'false', fix: 'touch /etc/netfix-cut', risk: 'connectivity' };
  const text = JSON.stringify([{ hosts: 'n4', become: true, tasks: [{ shell: task }] }]);
  const { code, stderr } = await lab.netfix(['run', playbook('no-undo', text), '-i', lab.inventory]);
  expect(code).toBe(64);
  expect(stderr).toContain('`risk: connectivity` takes an `undo`');
  expect((await lab.exec('n4', 'test -e /etc/netfix-cut')).code).toBe(1);
});

test('the guard takes back also where the disk has become full meanwhile', async () => {
  const small =
    'mkdir -p /var/lib/netfix; mount -t tmpfs -o size=2m,nr_inodes=80,mode=700 small /var/lib/netfix';
  await lab.exec('n4', small);
  const task = {
    check: 'test -e /etc/netfix-cut',
    fix: 'touch /etc/netfix-cut; i=0; while mkdir /var/lib/netfix/full$i 2>/dev/null; do i=$((i + 1)); done; iptables -w -I INPUT -p tcp --dport 22 -j DROP',
    undo: 'iptables -w -D INPUT -p tcp --dport 22 -j DROP; rm -f /etc/netfix-cut',
    risk: 'connectivity',
  };
  const text = JSON.stringify([{ hosts: 'n4', become: true, tasks: [{ shell: task }] }]);
  const flags = ['--guard-seconds', '5', '--timeout', '10'];
  const { code } = await lab.run('run', playbook('full', text), ...flags);
  expect(code).not.toBe(0);
  const cut = async (): Promise<number> =>
    (await lab.exec('n4', 'iptables -w -C INPUT -p tcp --dport 22 -j DROP')).code;
  await expect.poll(cut, { timeout: 20_000 }).toBe(1);
  expect((await lab.exec('n4', 'test -e /etc/netfix-cut')).code).toBe(1);
  await lab.exec('n4', 'umount /var/lib/netfix');
});

test('we die while it is cut off: the host takes it back by itself', async () => {
  const cut = CUTS[0] as Cut;
  const before = await lab.state(cut.host);
  const file = playbook('die', cutting(cut));
  await lab.netfix(['run', file, '-i', lab.inventory, '--guard-seconds', '5'], { timeoutMs: 2_500 });
  await expect.poll(() => lab.state(cut.host), { timeout: 20_000, interval: 500 }).toBe(before);
  const { stdout } = await lab.exec(
    cut.host,
    'pgrep -f "undo[.]sh"; flock -n /run/netfix/lock true && echo free',
  );
  expect(stdout).toBe('free\n');
});

test('what netfix opened is closed again on every firewall, also after a boot, and undo opens it', async () => {
  const hosts = ['n2', 'n3', 'n4', 'n5'];
  const task = (more: string) =>
    `- hosts: n2,n3,n4,n5\n  become: true\n  tasks:\n    - firewall: { allow: [8472/udp]${more} }\n`;
  const first = Object.fromEntries(
    await Promise.all(hosts.map(async (host) => [host, await lab.state(host)])),
  );
  expect((await lab.run('run', playbook('open', task('')))).code).toBe(0);
  const open = Object.fromEntries(
    await Promise.all(hosts.map(async (host) => [host, await lab.state(host)])),
  );
  const closed = await lab.run('run', playbook('close', task(', state: absent')));
  expect(closed.code).toBe(0);
  expect(hosts.map((host) => closed.document.hosts[host]?.status)).toEqual(hosts.map(() => 'changed'));
  for (const host of hosts) expect(await lab.udpReaches('n1', host, 8472), host).toBe(false);
  const again = await lab.run('run', playbook('close', task(', state: absent')));
  expect(hosts.map((host) => again.document.hosts[host]?.status)).toEqual(hosts.map(() => 'ok'));
  expect((await lab.run('undo', '-b', '-l', 'n2,n3,n4,n5')).code).toBe(0);
  for (const host of hosts) expect(await lab.state(host), host).toBe(open[host]);
  const run = JSON.parse(
    (await lab.netfix(['history', '-b', '-i', lab.inventory, '-l', 'n2', '--json'])).stdout,
  ) as RunDocument;
  const opening = findings(run).at(1)?.message.slice(0, 23) ?? '';
  expect((await lab.run('undo', '-b', '-l', 'n2,n3,n4,n5', '--run', opening)).code).toBe(0);
  for (const host of hosts) expect(await lab.state(host), host).toBe(first[host]);
});

/** The way in for SSH becomes a rule of netfix's own, which `state: absent` would close. */
const ONLY_WAY_IN: Record<string, { open: string; by: RegExp }> = {
  n1: {
    open: `nft add rule inet filter input ip saddr 172.28.128.1 tcp dport 22 counter accept comment '"netfix:22/tcp:0123abcd"'
      nft -a list chain inet filter input | sed -n 's/.*comment "ssh" # handle //p' | while read -r h; do nft delete rule inet filter input handle "$h"; done`,
    by: /nftables, table inet filter, chain input, policy drop/,
  },
  n2: {
    open: `firewall-cmd -q --add-rich-rule='rule family="ipv4" source address="172.28.128.1" port port="22" protocol="tcp" accept'
      firewall-cmd -q --remove-service=ssh`,
    by: /firewalld|table inet firewalld/,
  },
  n3: {
    open: `ufw allow proto tcp from 172.28.128.1 to any port 22 >/dev/null; ufw delete allow 22/tcp >/dev/null`,
    by: /chain INPUT, policy drop/,
  },
  n4: {
    open: `iptables -I INPUT -s 172.28.128.1 -p tcp -m tcp --dport 22 -m comment --comment netfix -j ACCEPT
      iptables -D INPUT -p tcp -m tcp --dport 22 -m comment --comment ssh -j ACCEPT`,
    by: /chain INPUT, rule `-A INPUT -j DROP`/,
  },
  n5: {
    open: `iptables-legacy -I INPUT -s 172.28.128.1 -p tcp -m tcp --dport 22 -m comment --comment netfix -j ACCEPT
      iptables-legacy -D INPUT -p tcp -m tcp --dport 22 -j ACCEPT`,
    by: /chain INPUT, policy drop/,
  },
};

test.each(Object.entries(ONLY_WAY_IN))(
  'closing the only way in to %s is refused before anything is changed',
  async (host, { open, by }) => {
    await lab.exec(host, open);
    const before = await lab.state(host);
    const task = '    - firewall: { allow: [22/tcp], from: [172.28.128.1], state: absent }\n';
    const text = `- hosts: ${host}\n  become: true\n  tasks:\n${task}`;
    const { code, document } = await lab.run('run', playbook('absent', text));
    const [finding] = findings(document).filter((each) => each.code === 'firewall.lockout');
    expect(finding?.message).toMatch(/^SSH from 172\.28\.128\.1 to port 22 would be dropped by /);
    expect(finding?.message).toMatch(by);
    expect(code).toBe(2);
    expect(await lab.state(host)).toBe(before);
  },
);
