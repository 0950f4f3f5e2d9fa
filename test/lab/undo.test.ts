import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunDocument } from '../../src/report/document.ts';
import { type Lab, startLab } from './lab.ts';
import { ownPackage } from './own-package.ts';

const folder = mkdtempSync(join(tmpdir(), 'netfix-undo-'));
const FIREWALLS: Record<string, string[]> = {
  n1: ['ip_forward', 'fw-nftables'],
  n2: ['cis-late', 'fw-firewalld'],
  n3: ['bridge-nf', 'fw-ufw'],
  n4: ['ip_forward', 'fw-iptables'],
  n5: ['bridge-nf', 'fw-iptables-legacy'],
  n6: ['stock'],
  n7: ['ip_forward', 'fw-mixed'],
};
const HOSTS = Object.keys(FIREWALLS);
let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ name: 'undo', hosts: HOSTS.length, faults: FIREWALLS });
});
afterAll(() => lab?.down());

function playbook(name: string, text: string): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, text);
  return path;
}

async function states(hosts = HOSTS): Promise<Record<string, string>> {
  return Object.fromEntries(await Promise.all(hosts.map(async (host) => [host, await lab.state(host)])));
}

function messages({ plays }: RunDocument, host: string): string[] {
  const results = plays.flatMap((play) => play.tasks.flatMap((task) => task.results));
  return results
    .filter((result) => result.host === host)
    .flatMap(({ findings }) => findings.map((each) => each.message));
}

const EVERYTHING = `- hosts: all
  become: true
  vars: { api_token: opensesame-opensesame }
  tasks:
    - kernel_module: { name: br_netfilter, persist: true }
    - sysctl:
        settings:
          net.ipv4.ip_forward: 1
          net.bridge.bridge-nf-call-iptables: 1
          net.ipv4.conf.eth0.rp_filter: 2
          net.ipv6.conf.all.forwarding: 1
        conflicts: comment
    - firewall: { allow: [8472/udp, 30000-32767/tcp], from: nodes }
    - file: { path: /etc/netfix-test/absent, content: "new\\n", mode: "0640" }
      when: facts.hostname == "nowhere"
    - file: { path: /etc/motd, content: "by netfix\\n", mode: "0600" }
    - file: { path: /etc/netfix-token, content: "{{ api_token }}", secret: true }
    - shell:
        check: test -e /etc/netfix-shell
        fix: touch /etc/netfix-shell
        undo: rm -f /etc/netfix-shell
`;

describe('run, then undo: the state before, over /etc, sysctls and rules, on every firewall', () => {
  let before: Record<string, string>;
  let run = '';

  test('the run changes every host', async () => {
    // The kernel makes it 1 when it is told to forward no longer.
    await lab.exec('n1', 'sysctl -q -w net.ipv4.conf.all.accept_redirects=0');
    before = await states();
    const { code, document } = await lab.run('run', playbook('everything', EVERYTHING));
    expect(code).toBe(0);
    run = document.run;
    expect(HOSTS.map((host) => document.hosts[host]?.status)).toEqual(HOSTS.map(() => 'changed'));
    for (const host of HOSTS) expect(await lab.state(host)).not.toBe(before[host]);
  });

  test('history names it, and undo --check changes nothing', async () => {
    const made = await states();
    const history = await lab.run('history', '-b');
    for (const host of HOSTS) expect(messages(history.document, host)[0]).toContain(run);
    expect((await lab.run('undo', '-b', '--check')).code).toBe(8);
    expect(await states()).toEqual(made);
  });

  test('without become it is no undo, and says what it takes', async () => {
    const made = await states();
    const { code, document } = await lab.run('undo');
    expect(code).toBe(2);
    const history = await lab.run('history');
    expect(history.code).toBe(0);
    for (const host of HOSTS) {
      expect(messages(document, host)[0]).toMatch(/only root undoes: pass -b$/);
      expect(messages(history.document, host)[0]).toMatch(/only root can read: pass -b$/);
    }
    expect(await states()).toEqual(made);
  });

  test('undo brings every host back', async () => {
    const { code, document } = await lab.run('undo', '-b');
    expect(code).toBe(0);
    expect(HOSTS.map((host) => document.hosts[host]?.status)).toEqual(HOSTS.map(() => 'changed'));
    const after = await states();
    for (const host of HOSTS) expect(after[host], host).toBe(before[host]);
  });

  test('a second undo has nothing to do, and says so', async () => {
    const { code, document } = await lab.run('undo', '-b');
    expect(code).toBe(0);
    for (const host of HOSTS) expect(messages(document, host)).toContain(`run ${run} is undone`);
    expect(await states()).toEqual(before);
  });

  test('the same by hand, without netfix, in every shell', async () => {
    expect((await lab.run('run', playbook('everything', EVERYTHING))).code).toBe(0);
    const shells = ['dash', 'bash', 'busybox sh'];
    for (const [i, host] of HOSTS.entries()) {
      const shell = shells[i % shells.length];
      const command = `cd / && ${shell} "$(ls -d /var/lib/netfix/runs/*/ | tail -n 1)undo.sh"`;
      const { code, stdout, stderr } = await lab.exec(host, command);
      expect({ host, code, stderr }).toEqual({ host, code: 0, stderr: '' });
      expect(stdout).toContain('restored: /etc/motd');
    }
    const after = await states();
    for (const host of HOSTS) expect(after[host], host).toBe(before[host]);
  });

  test('also after a boot in between: what only held at run time is gone then', async () => {
    expect((await lab.run('run', playbook('everything', EVERYTHING), '-l', 'n1,n3')).code).toBe(0);
    await Promise.all([lab.restart('n1'), lab.restart('n3')]);
    const { code } = await lab.run('undo', '-b', '-l', 'n1,n3');
    expect(code).toBe(0);
    await Promise.all([lab.restart('n1'), lab.restart('n3')]);
    const files = (text = ''): string =>
      text
        .split('\n')
        .filter((line) => line.includes('/etc/'))
        .join('\n');
    for (const host of ['n1', 'n3']) expect(files(await lab.state(host))).toBe(files(before[host]));
  });
});

test('a package that was installed is removed again', async () => {
  const setUp = await lab.exec('n6', ownPackage('netfix-probe'));
  expect(setUp.code, setUp.stderr).toBe(0);
  const before = await lab.state('n6');
  const text = '- hosts: n6\n  become: true\n  tasks:\n    - package: { names: [netfix-probe] }\n';
  const installed = async (): Promise<boolean> => (await lab.exec('n6', 'dpkg -s netfix-probe')).code === 0;
  expect((await lab.run('run', playbook('package', text))).code).toBe(0);
  expect(await installed()).toBe(true);
  expect((await lab.run('undo', '-b', '-l', 'n6')).code).toBe(0);
  expect(await installed()).toBe(false);
  expect(await lab.state('n6')).toBe(before);
});

/** An init script (LSB) as Debian's `service` runs it: the lab has no systemd. */
const OWN_SERVICE = `cat >/etc/init.d/netfix-probe <<'SCRIPT'
#!/bin/sh
pid=/run/netfix-probe.pid
case $1 in
  start) setsid sleep 86399 </dev/null >/dev/null 2>&1 & echo $! >$pid;;
  stop) kill "$(cat $pid)"; rm -f $pid;;
  status) [ -e $pid ] && kill -0 "$(cat $pid)" || exit 3;;
esac
SCRIPT
chmod 755 /etc/init.d/netfix-probe`;

test('a service that was started is stopped again', async () => {
  await lab.exec('n6', OWN_SERVICE);
  const before = await lab.state('n6');
  const runs = async (): Promise<boolean> => (await lab.exec('n6', 'service netfix-probe status')).code === 0;
  const text =
    '- hosts: n6\n  become: true\n  tasks:\n    - service: { name: netfix-probe, state: started }\n';
  expect((await lab.run('run', playbook('service', text))).code).toBe(0);
  expect(await runs()).toBe(true);
  expect((await lab.run('undo', '-b', '-l', 'n6')).code).toBe(0);
  expect(await runs()).toBe(false);
  expect(await lab.state('n6')).toBe(before);
});

test('what was changed since is left alone, and named', async () => {
  const text = `- hosts: n6
  become: true
  tasks:
    - file: { path: /etc/motd, content: "by netfix\\n" }
    - sysctl: { settings: { net.ipv4.conf.eth0.log_martians: 1 }, persist: false }
`;
  expect((await lab.run('run', playbook('foreign', text))).code).toBe(0);
  await lab.exec('n6', 'echo mine >/etc/motd');
  const { code, document } = await lab.run('undo', '-b', '-l', 'n6');
  expect(code).toBe(0);
  expect(messages(document, 'n6')).toContain('/etc/motd: it was changed since');
  expect((await lab.exec('n6', 'cat /etc/motd; sysctl -n net.ipv4.conf.eth0.log_martians')).stdout).toBe(
    'mine\n0\n',
  );
});

test('what follows a kernel parameter is left alone where it was changed since, and named', async () => {
  const redirects = 'net.ipv4.conf.all.accept_redirects';
  await lab.exec('n6', `sysctl -q -w net.ipv4.ip_forward=0 ${redirects}=0`);
  const text = `- hosts: n6
  become: true
  tasks:
    - sysctl: { settings: { net.ipv4.ip_forward: 1 }, persist: false }
`;
  const made = await lab.run('run', playbook('followers', text));
  expect(made.code).toBe(0);
  await lab.exec('n6', `sysctl -q -w ${redirects}=1`);
  const { code, document } = await lab.run('undo', '-b', '-l', 'n6');
  expect(code).toBe(0);
  expect(messages(document, 'n6')).toEqual([
    'set net.ipv4.ip_forward back to 0',
    `${redirects}: it is 1 now, which netfix did not set`,
    `run ${made.document.run} is undone`,
  ]);
  expect((await lab.exec('n6', `sysctl -n net.ipv4.ip_forward ${redirects}`)).stdout).toBe('0\n1\n');
});

test('an older run is taken back by its name, a run that is none is wrong usage', async () => {
  const older = await lab.run('run', playbook('older', ONE_FILE('older')), '-l', 'n6');
  await lab.run('run', playbook('newer', ONE_FILE('newer')), '-l', 'n6');
  const { code, document } = await lab.run('undo', '-b', '-l', 'n6', '--run', older.document.run);
  expect(code).toBe(0);
  expect(messages(document, 'n6').join()).toMatch(/, which is later, stands: look whether/);
  expect((await lab.exec('n6', 'ls /etc/netfix-older /etc/netfix-newer 2>/dev/null')).stdout).toBe(
    '/etc/netfix-newer\n',
  );
  const mistyped = await lab.run('undo', '-b', '--run', '20990101T000000Z-aaaaaa');
  expect(mistyped.code).toBe(2);
  expect(messages(mistyped.document, 'n6')).toEqual([
    'run 20990101T000000Z-aaaaaa changed none of these hosts: netfix history tells which runs there are',
  ]);
  const wrong = await lab.netfix(['undo', '-b', '-i', lab.inventory, '--run', '../../etc']);
  expect(wrong.code).toBe(64);
  expect(wrong.stderr).toContain('netfix history');
});

const ONE_FILE = (name: string): string => `- hosts: all
  become: true
  tasks:
    - file: { path: /etc/netfix-${name}, content: x }
`;

test('a host that the latest run left alone keeps what the run before changed there', async () => {
  const older = await lab.run('run', playbook('one', ONE_FILE('one')), '-l', 'n4,n6');
  const newer = await lab.run('run', playbook('two', ONE_FILE('two')), '-l', 'n6');
  const there = async (host: string) =>
    (await lab.exec(host, 'ls /etc/netfix-one /etc/netfix-two 2>/dev/null')).stdout;
  const { code, document } = await lab.run('undo', '-b', '-l', 'n4,n6');
  expect(code).toBe(0);
  expect(messages(document, 'n4')).toEqual([
    `run ${newer.document.run} changed nothing here; what run ${older.document.run} changed stands, --run ${older.document.run} takes that back`,
  ]);
  expect([await there('n4'), await there('n6')]).toEqual(['/etc/netfix-one\n', '/etc/netfix-one\n']);
  expect((await lab.run('undo', '-b', '-l', 'n4,n6', '--run', older.document.run)).code).toBe(0);
  expect([await there('n4'), await there('n6')]).toEqual(['', '']);
});

test('where a host does not answer, no run is taken for the latest', async () => {
  const hosts = playbook(
    'motd',
    '- hosts: n6\n  become: true\n  tasks:\n    - file: { path: /etc/motd, content: "two\\n" }\n',
  );
  const { document: made } = await lab.run('run', hosts);
  const silent = join(folder, 'silent');
  writeFileSync(silent, 'n9 ansible_host=172.28.128.99\n');
  const undo = (inventory: string, ...more: string[]) =>
    lab.netfix([
      'undo',
      'n6,n9',
      '-b',
      '-i',
      lab.inventory,
      '-i',
      inventory,
      '--json',
      '--timeout',
      '3',
      ...more,
    ]);
  const refused = await undo(silent);
  expect(refused.stdout).toContain(
    `n9 did not answer, so whether ${made.run} is the latest run is not known`,
  );
  expect((await lab.exec('n6', 'cat /etc/motd')).stdout).toBe('two\n');
  const named = await undo(silent, '--run', made.run);
  expect(named.code).toBe(4);
  expect((await lab.exec('n6', 'cat /etc/motd')).stdout).not.toBe('two\n');
});

test('a run that failed before it changed anything hides no run before it', async () => {
  const made = await lab.run('run', playbook('made', ONE_FILE('made')), '-l', 'n6');
  await lab.exec('n6', 'mount --bind /etc /etc && mount -o remount,bind,ro /etc');
  const failing = await lab.run('run', playbook('failing', ONE_FILE('failing')), '-l', 'n6');
  await lab.exec('n6', 'umount /etc');
  expect(failing.code).toBe(2);
  const history = await lab.run('history', '-b', '-l', 'n6');
  expect(messages(history.document, 'n6')[0]).toContain(made.document.run);
  const { code, document } = await lab.run('undo', '-b', '-l', 'n6');
  expect(code).toBe(0);
  expect(messages(document, 'n6').join()).toContain(made.document.run);
  expect((await lab.exec('n6', 'test -e /etc/netfix-made')).code).toBe(1);
});

test('a main file of nftables that was changed since still loads', async () => {
  const text = `- hosts: all
  become: true
  tasks:
    - firewall: { allow: [8472/udp], from: nodes }
`;
  expect((await lab.run('run', playbook('included', text), '-l', 'n1')).code).toBe(0);
  await lab.exec('n1', 'echo "# mine" >>/etc/nftables.conf');
  const { code, document } = await lab.run('undo', '-b', '-l', 'n1');
  expect(code).toBe(0);
  expect(messages(document, 'n1')).toContain('/etc/nftables.conf: it was changed since');
  const loads = await lab.exec('n1', 'ls /etc/netfix*.nft 2>/dev/null; nft -c -f /etc/nftables.conf');
  expect(loads).toMatchObject({ code: 0, stdout: '', stderr: '' });
});

test('an older run whose file a later one changed too waits for that', async () => {
  const sysctls = (key: string) =>
    playbook(key, `- hosts: n6\n  become: true\n  tasks:\n    - sysctl: { settings: { ${key}: 1 } }\n`);
  const before = await lab.state('n6');
  const older = (await lab.run('run', sysctls('net.ipv4.conf.all.log_martians'))).document.run;
  const later = (await lab.run('run', sysctls('net.ipv4.tcp_syncookies'))).document.run;
  const made = await lab.state('n6');
  const refused = await lab.run('undo', '-b', '-l', 'n6', '--run', older);
  expect(refused.code).toBe(2);
  expect(messages(refused.document, 'n6').join()).toContain(
    `run ${older} is not undone: run ${later}, which is later, changed '/etc/sysctl.d/99-zzz-netfix.conf' too`,
  );
  expect(await lab.state('n6')).toBe(made);
  expect((await lab.run('undo', '-b', '-l', 'n6', '--run', later)).code).toBe(0);
  expect((await lab.run('undo', '-b', '-l', 'n6', '--run', older)).code).toBe(0);
  expect(await lab.state('n6')).toBe(before);
});

test('what a failed installation did not install is not removed', async () => {
  const text = '- hosts: n6\n  become: true\n  tasks:\n    - package: { names: [netfix-late] }\n';
  const failed = await lab.run('run', playbook('late', text));
  expect(failed.code).toBe(2);
  const mine = await lab.exec('n6', `${ownPackage('netfix-late')}\napt-get -qq install -y netfix-late`);
  expect(mine.code, mine.stderr).toBe(0);
  await lab.run('undo', '-b', '-l', 'n6', '--run', failed.document.run);
  expect((await lab.exec('n6', 'dpkg -s netfix-late')).code).toBe(0);
  await lab.exec('n6', 'dpkg -r netfix-late');
});

test('a folder that was given away since is not written to', async () => {
  await lab.exec('n6', 'mkdir -p /opt/given && echo old >/opt/given/x');
  const text =
    '- hosts: n6\n  become: true\n  tasks:\n    - file: { path: /opt/given/x, content: "new\\n" }\n';
  expect((await lab.run('run', playbook('given', text))).code).toBe(0);
  await lab.exec('n6', 'chown daemon /opt/given');
  const { code, document } = await lab.run('undo', '-b', '-l', 'n6');
  expect(code).toBe(2);
  expect(messages(document, 'n6').join()).toContain('/opt/given/x could not be written');
  expect((await lab.exec('n6', 'cat /opt/given/x; chown root /opt/given')).stdout).toBe('new\n');
  expect((await lab.run('undo', '-b', '-l', 'n6')).code).toBe(0);
  expect((await lab.exec('n6', 'cat /opt/given/x; rm -r /opt/given')).stdout).toBe('old\n');
});

test('a file of ours that is masked by a link to /dev/null is left alone, and so is the device', async () => {
  await lab.exec('n6', 'ln -s /dev/null /etc/sysctl.d/99-zzz-netfix.conf');
  const text =
    '- hosts: n6\n  become: true\n  tasks:\n    - sysctl: { settings: { net.ipv4.conf.all.log_martians: 1 } }\n';
  const { code, document } = await lab.run('run', playbook('masked', text));
  expect(code).toBe(2);
  expect(messages(document, 'n6').join()).toContain('leads to /dev/null, which is no regular file');
  expect((await lab.exec('n6', 'test -c /dev/null && rm /etc/sysctl.d/99-zzz-netfix.conf')).code).toBe(0);
  expect((await lab.run('undo', '-b', '-l', 'n6')).code).toBe(0);
});

test('behind a failure that is ignored the rest is made by what there is', async () => {
  const text = `- hosts: n6
  become: true
  tasks:
    - sysctl: { settings: { vm.swappiness: 11 } }
      ignore_errors: true
    - sysctl: { settings: { net.ipv4.conf.all.log_martians: 1 } }
    - file: { path: /etc/netfix-behind, content: x }
`;
  const { code, document } = await lab.run('run', playbook('ignored', text));
  expect({ code, status: document.hosts.n6?.status }).toEqual({ code: 0, status: 'changed' });
  expect(
    (await lab.exec('n6', 'cat /etc/netfix-behind; sysctl -n net.ipv4.conf.all.log_martians')).stdout,
  ).toBe('x1\n');
  expect((await lab.run('undo', '-b', '-l', 'n6')).code).toBe(0);
});

test('a journal that there is no room for is told with the reason, and leaves nothing', async () => {
  await lab.exec(
    'n6',
    'mount -t tmpfs -o size=64k none /var/lib/netfix; cat /dev/zero >/var/lib/netfix/full',
  );
  const { code, document } = await lab.run('run', playbook('full', ONE_FILE('full')), '-l', 'n6');
  const left = await lab.exec('n6', 'ls /var/lib/netfix/runs; umount /var/lib/netfix');
  expect(code).toBe(2);
  expect(messages(document, 'n6').join()).toMatch(
    /journal in \/var\/lib\/netfix could not be written \((No space left on device|I\/O error)\): nothing was changed/,
  );
  expect(left.stdout).toBe('');
});

test('a run whose journal could not be written hides no run before it', async () => {
  const made = await lab.run('run', playbook('made', ONE_FILE('made')), '-l', 'n6');
  await lab.exec('n6', 'mkdir -m 700 /var/lib/netfix/runs/20990101T000000Z-aaaaaa');
  const { code, document } = await lab.run('undo', '-b', '-l', 'n6');
  await lab.exec('n6', 'rmdir /var/lib/netfix/runs/20990101T000000Z-aaaaaa');
  expect(code).toBe(0);
  expect(messages(document, 'n6').join()).toContain(made.document.run);
  expect((await lab.exec('n6', 'test -e /etc/netfix-made')).code).toBe(1);
});

test('a script that another user could have written is not run', async () => {
  for (const spoil of ['chown 65534', 'chmod g+w', 'chmod o+w']) {
    expect((await lab.run('run', playbook('spoil', ONE_FILE('spoilt')), '-l', 'n6')).code).toBe(0);
    const latest = '"$(ls -d /var/lib/netfix/runs/*/ | tail -n 1)"';
    await lab.exec('n6', `echo 'touch /tmp/pwned' >>${latest}undo.sh; ${spoil} ${latest}undo.sh`);
    const { code, document } = await lab.run('undo', '-b', '-l', 'n6');
    expect(code).toBe(2);
    expect(messages(document, 'n6').join()).toMatch(/is not undone: .*undo\.sh/);
    expect((await lab.exec('n6', 'ls /tmp/pwned; ls /etc/netfix-spoilt')).stdout).toBe(
      '/etc/netfix-spoilt\n',
    );
    await lab.exec('n6', 'rm -f /etc/netfix-spoilt');
  }
});

test('the journal is root’s alone and holds no secret', async () => {
  expect((await lab.run('run', playbook('everything', EVERYTHING), '-l', 'n6')).code).toBe(0);
  const { stdout } = await lab.exec(
    'n6',
    'find /var/lib/netfix -maxdepth 3 -type d -perm /077; grep -rl opensesame /var/lib/netfix /run/netfix /var/log 2>/dev/null',
  );
  expect(stdout).toBe('');
  expect((await lab.exec('n6', 'cat /etc/netfix-token')).stdout).toBe('opensesame-opensesame');
  await lab.run('undo', '-b', '-l', 'n6');
});
