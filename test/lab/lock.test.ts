import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Lab, type Outcome, startLab } from './lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'netfix-lock-'));
let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ name: 'lock', hosts: 1 });
});
beforeEach(
  async () => void (await lab.exec('n1', 'rm -f /etc/netfix-* /tmp/begun /tmp/may-end; chmod 755 /var/lib')),
);
afterAll(() => lab?.down());

function playbook(name: string, tasks: string, become = true): string {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, `- hosts: all\n  become: ${become}\n  tasks:\n${tasks}`);
  return path;
}

const SLOW = playbook(
  'slow',
  `    - shell:
        check: test -e /etc/netfix-slow
        fix: touch /tmp/begun; until [ -e /tmp/may-end ]; do sleep 0.1; done; touch /etc/netfix-slow
        undo: rm -f /etc/netfix-slow
`,
);
const QUICK = playbook('quick', '    - file: { path: /etc/netfix-quick, content: x }\n');

const run = (file: string, ...more: string[]): Promise<Outcome> =>
  lab.netfix(['run', file, '-i', lab.inventory, ...more]);

/** Starts a run whose change ends when it is told to, and resolves once it is under way. */
async function startSlow(): Promise<() => Promise<Outcome>> {
  const ended = run(SLOW);
  const begun = async (): Promise<number> => (await lab.exec('n1', 'test -e /tmp/begun')).code;
  await expect.poll(begun, { timeout: 30_000 }).toBe(0);
  return async () => {
    await lab.exec('n1', 'touch /tmp/may-end');
    return ended;
  };
}

const exists = async (path: string): Promise<boolean> =>
  (await lab.exec('n1', `test -e ${path} || test -L ${path}`)).code === 0;

describe('two runs at once', () => {
  test('the second changes nothing, and names run, user and start of the first', async () => {
    const end = await startSlow();
    const second = await run(QUICK);
    expect(second.code).toBe(2);
    expect(second.stdout).toMatch(
      /another run is changing n1: run \d{8}T\d{6}Z-[0-9a-f]{6} by \S+@\S+ since \d{4}-\d\d-\d\dT[\d:.]+Z; wait for it with --lock-timeout SECONDS/,
    );
    expect(await exists('/etc/netfix-quick')).toBe(false);
    expect((await end()).code).toBe(0);
    expect(await exists('/etc/netfix-slow')).toBe(true);
  });

  test('who has nothing to change needs no lock', async () => {
    expect((await run(QUICK)).code).toBe(0);
    const end = await startSlow();
    expect((await run(QUICK)).code).toBe(0);
    expect((await lab.netfix(['run', QUICK, '-i', lab.inventory, '--check'])).code).toBe(0);
    expect((await end()).code).toBe(0);
  });

  test('with --lock-timeout the second waits, looks again, and finds what the first has done', async () => {
    const end = await startSlow();
    const second = run(SLOW, '--lock-timeout', '60', '--json');
    await sleep(2_000);
    expect((await end()).code).toBe(0);
    const { code, stdout } = await second;
    expect(code).toBe(0);
    expect(JSON.parse(stdout).hosts.n1.status).toBe('ok');
  });

  test('undo waits for nobody either', async () => {
    const end = await startSlow();
    const undo = await lab.netfix(['undo', '-b', '-i', lab.inventory]);
    expect(undo.code).toBe(2);
    expect(undo.stdout).toContain('another run is changing n1');
    expect((await end()).code).toBe(0);
  });
});

describe('who is gone holds no lock', () => {
  const FREE = 'flock -n /run/netfix/lock echo free';

  test('a run that was killed, once its script has ended', async () => {
    const end = await startSlow();
    execFileSync('pkill', ['-KILL', '-f', SLOW]);
    expect((await end()).code).not.toBe(0);
    const next = await run(QUICK, '--lock-timeout', '10');
    expect({ code: next.code, said: next.stdout }).toMatchObject({ code: 0 });
    expect((await lab.exec('n1', FREE)).stdout).toBe('free\n');
  });

  test('a daemon that a change started', async () => {
    const daemon = playbook(
      'daemon',
      `    - shell: { check: 'pgrep -f "sleep [3]456"', fix: 'sleep 3456 >/dev/null 2>&1 &' }\n`,
    );
    expect((await run(daemon)).code).toBe(0);
    expect((await lab.exec('n1', `pgrep -fc "sleep [3]456"; ${FREE}`)).stdout).toBe('1\nfree\n');
    await lab.exec('n1', 'pkill -f "sleep [3]456"');
  });
});

test('a host without flock is not changed, and is told what it lacks', async () => {
  await lab.exec('n1', 'mv "$(command -v flock)" /root/flock');
  const { code, stdout } = await run(QUICK);
  await lab.exec('n1', 'mv /root/flock /usr/bin/flock');
  expect(code).toBe(2);
  expect(stdout).toContain('cannot lock n1: flock (util-linux) is not installed; nothing was changed');
  expect(await exists('/etc/netfix-quick')).toBe(false);
});

describe('where the journal cannot be written nothing is changed', () => {
  test.each([
    ['a full disk', 'mount -t tmpfs -o size=4k,nr_inodes=3 full /var/lib/netfix'],
    ['a disk that is read-only', 'mount -t tmpfs -o ro none /var/lib/netfix'],
    ['a file in the way', 'rm -rf /var/lib/netfix && touch /var/lib/netfix'],
  ])('%s', async (_, spoil) => {
    await lab.exec('n1', `mkdir -p /var/lib/netfix; ${spoil}`);
    const { code, stdout } = await run(QUICK);
    await lab.exec('n1', 'umount /var/lib/netfix; rm -rf /var/lib/netfix');
    expect(code).toBe(2);
    expect(stdout).toContain('nothing was changed');
    expect(await exists('/etc/netfix-quick')).toBe(false);
  });
});

// Some kernels refuse such links themselves (fs.protected_symlinks, proc_sys_fs(5)); systemd switches that on.
describe.each(['0', '1'])(
  'links that others laid at our paths lead nowhere, fs.protected_symlinks=%s',
  (guarded) => {
    const SETTING = '/proc/sys/fs/protected_symlinks';
    let before: string;
    const victim = async (): Promise<string> =>
      (await lab.exec('n1', 'ls -A /home/mallory/trap; stat -c %a /home/mallory/trap')).stdout;

    beforeAll(async () => {
      before = readFileSync(SETTING, 'utf8');
      writeFileSync(SETTING, guarded);
      await lab.exec(
        'n1',
        'useradd -m mallory; mkdir -p /home/mallory/trap; chown mallory: /home/mallory/trap; chmod 777 /home/mallory/trap',
      );
    });
    afterAll(() => writeFileSync(SETTING, before));

    test.each([
      ['the journal', '/var/lib', 'netfix'],
      ['the lock', '/run', 'netfix'],
      ['the lock file', '/run/netfix', 'lock'],
    ])('%s', async (_, shared, name) => {
      const plant = `ln -s /home/mallory/trap ${shared}/${name}`;
      await lab.exec(
        'n1',
        `mkdir -p ${shared}; mode=$(stat -c %a ${shared}); echo $mode >/root/mode; rm -rf ${shared}/${name}; chmod 1777 ${shared}; runuser -u mallory -- ${plant}`,
      );
      const untouched = await victim();
      const { code, stdout } = await run(QUICK);
      await lab.exec('n1', `chmod "$(cat /root/mode)" ${shared}; rm -f ${shared}/${name}`);
      expect(code).toBe(2);
      expect(stdout).toMatch(/others may write to the folder .*nothing was changed/s);
      expect(await victim()).toBe(untouched);
      expect(await exists('/etc/netfix-quick')).toBe(false);
    });

    test('and those in the home of a user who works without become', async () => {
      await lab.exec(
        'n1',
        'cd /home/ops; chmod 755 .; rm -rf .local; mkdir -m 1777 .local; runuser -u mallory -- ln -s /home/mallory/trap .local/state',
      );
      const untouched = await victim();
      const mine = playbook('mine', '    - file: { path: /home/ops/netfix-quick, content: x }\n', false);
      const { code, stdout } = await run(mine);
      await lab.exec('n1', 'rm -rf /home/ops/.local');
      expect(code).toBe(2);
      expect(stdout).toMatch(/others may write to the folder \/home\/ops\/.local.*nothing was changed/s);
      expect(await victim()).toBe(untouched);
      expect(await exists('/home/ops/netfix-quick')).toBe(false);
    });
  },
);
