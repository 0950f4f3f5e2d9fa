import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lab, startLab } from './lab.ts';

const PASSWORD = 'open-sesame-91a7';
const CONTENT = 'wireguard-key-5c2e';
const folder = mkdtempSync(join(tmpdir(), 'netfix-secrets-'));
let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ name: 'secrets', hosts: 1 });
  await lab.exec(
    'n1',
    `echo 'ops:${PASSWORD}' | chpasswd; rm -f /etc/sudoers.d/*; echo 'ops ALL=(ALL) ALL' >/etc/sudoers.d/ops; printf '%s\\n' '${PASSWORD}' '${CONTENT}' >/root/words`,
  );
});
afterAll(() => lab?.down());

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** Files of /proc here that hold a secret: command lines and environments of every process but this one. */
function leaksHere(): string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && pid !== String(process.pid))
    .flatMap((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`])
    .filter((file) => {
      try {
        const text = readFileSync(file, 'latin1');
        return text.includes(PASSWORD) || text.includes(CONTENT);
      } catch {
        return false;
      }
    });
}

/** On the host: prints such files for as long as /root/words is there, and `looked` once it looked at all. */
const WATCH = `while [ -e /root/words ]; do
  grep -alF -f /root/words /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null && tr '\\0' ' ' </proc/self/cmdline
  ls /proc | wc -l >/root/looked
done; cat /root/looked`;

test('no secret is in the arguments or environment of a process, here or there, nor in what is printed', async () => {
  const playbook = write(
    'secret.yaml',
    `- hosts: all
  become: true
  tasks:
    - file: { path: /etc/wg.key, content: "{{ wg_private_key }}\\n", secret: true }
    - shell: { check: "sleep 1; grep -q wireguard /etc/wg.key" }
    - shell:
        check: test -e /etc/wg.copy
        fix: printf '%s' '{{ wg_private_key }}' >/etc/wg.copy
        undo: grep -q '{{ wg_private_key }}' /etc/wg.copy && rm /etc/wg.copy
    - file: { path: /etc/wg.note, content: "the key is secret\\n" }
`,
  );
  const vars = write('vars.yaml', `wg_private_key: ${CONTENT}\n`);
  const env = {
    NETFIX_BECOME_PASSWORD_FILE: write('password', `${PASSWORD}\n`),
    XDG_STATE_HOME: join(folder, 'state'),
  };
  const caught = `X='${PASSWORD}' sleep 1 & sleep 0.2; grep -alF -f /root/words /proc/[0-9]*/environ | wc -l`;
  expect((await lab.exec('n1', caught)).stdout).toBe('1\n');
  const there = lab.exec('n1', WATCH);
  const here: string[] = [];
  const timer = setInterval(() => here.push(...leaksHere()), 50);
  const files = [join(folder, 'report.html'), join(folder, 'junit.xml')] as const;
  const reports = ['--report', files[0], '--junit', files[1]];
  const args = ['run', playbook, '-i', lab.inventory, '-e', `@${vars}`, '-v', '--diff', ...reports];
  const { code, stdout, stderr } = await lab.netfix(args, { env });
  const undone = await lab.netfix(['undo', '-b', '-i', lab.inventory, '-v'], { env });
  const again = await lab.netfix(args, { env });
  const history = await lab.netfix(['history', '-b', '-i', lab.inventory], { env });
  clearInterval(timer);
  const removed = await lab.exec('n1', 'rm /root/words; stat -c "%a %U" /etc/wg.key; cat /etc/wg.key');
  expect(removed.stdout).toBe(`600 root\n${CONTENT}\n`);
  const watched = await there;
  expect({ code, here, there: watched.stdout.trim() }).toEqual({
    code: 0,
    here: [],
    there: expect.stringMatching(/^\d+$/),
  });
  expect(stdout + stderr).toContain('/etc/wg.key');
  expect([undone.code, again.code, history.code]).toEqual([0, 0, 0]);
  expect(undone.stdout).toContain('what takes it back holds a secret');
  const printed = [{ stdout, stderr }, undone, again, history]
    .map((each) => each.stdout + each.stderr)
    .join('');
  expect(printed).not.toContain(PASSWORD);
  expect(printed).not.toContain(CONTENT);
  const kept = readdirSync(join(folder, 'state', 'netfix', 'runs'));
  expect(kept).toHaveLength(2);
  for (const name of kept) {
    const text = readFileSync(join(folder, 'state', 'netfix', 'runs', name), 'utf8');
    expect(text).toContain('/etc/wg.key');
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(CONTENT);
  }
});

test('journal, lock and logs on the host hold no secret', async () => {
  const places = '/var/lib/netfix /run /var/log /tmp /home /etc';
  const { stdout } = await lab.exec(
    'n1',
    `printf '%s\\n' '${PASSWORD}' '${CONTENT}' >/root/words; grep -c netfix /var/lib/netfix/runs/*/undo.sh | wc -l
     grep -rlF -f /root/words --devices=skip ${places}; rm /root/words`,
  );
  expect(stdout.split('\n').sort()).toEqual(['', '/etc/wg.copy', '/etc/wg.key', '2']);
});

test('a sysctl file with an evil name is commented out, and its name runs nowhere', async () => {
  await lab.exec(
    'n1',
    `cd /etc/sysctl.d && printf 'net.ipv4.ip_forward = 0\\n' >"$(printf '%s' "zz \\$(touch pwned) ';touch pwned;'.conf")"`,
  );
  const playbook = write(
    'comment.yaml',
    '- hosts: all\n  become: true\n  tasks:\n    - sysctl: { settings: { net.ipv4.ip_forward: 1 }, conflicts: comment }\n',
  );
  const env = { NETFIX_BECOME_PASSWORD_FILE: write('password', `${PASSWORD}\n`) };
  const { code } = await lab.netfix(['run', playbook, '-i', lab.inventory], { env });
  expect(code).toBe(0);
  const { stdout } = await lab.exec('n1', `cat /etc/sysctl.d/zz*; find / -xdev -name 'pwned*'`);
  expect(stdout).toBe('# netfix: net.ipv4.ip_forward = 0\n');
});

test('a link that the user laid in his home leads root nowhere, and check mode says so', async () => {
  await lab.exec(
    'n1',
    'echo safe >/etc/victim; ln -s /etc/victim /home/ops/app.conf; chown -h ops /home/ops/app.conf',
  );
  const playbook = write(
    'link.yaml',
    '- hosts: all\n  become: true\n  tasks:\n    - file: { path: /home/ops/app.conf, content: "owned\\n" }\n',
  );
  const env = { NETFIX_BECOME_PASSWORD_FILE: write('password', `${PASSWORD}\n`) };
  for (const command of ['check', 'run']) {
    const { code, stdout } = await lab.netfix([command, playbook, '-i', lab.inventory], { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: expect.stringContaining('belongs to another user') });
  }
  expect((await lab.exec('n1', 'cat /etc/victim')).stdout).toBe('safe\n');
});
