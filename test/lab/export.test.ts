import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { firstDifference } from '../../src/modules/toolbox/deployed.ts';
import { type Lab, run, startLab } from './lab.ts';

const PLAYBOOK = fileURLToPath(new URL('../../playbooks/baseline.yaml', import.meta.url));
/** Two broken hosts and a plain one, and the shell that each runs its script in. */
const HOSTS = [
  { name: 'n1', shell: 'dash', faults: ['stock'] },
  { name: 'n2', shell: 'busybox ash', faults: ['ip_forward', 'cis-late'] },
  { name: 'n3', shell: 'bash', faults: ['bridge-nf'] },
];
/** What lines of other files say of sysctls is commented out, as `run` would. */
const VARS = ['-e', 'sysctl_conflicts=comment', '--skip-tags', 'firewall'];

let lab: Lab;

beforeAll(async () => {
  const faults = Object.fromEntries(HOSTS.map(({ name, faults }) => [name, faults]));
  lab = await startLab({ name: 'export', hosts: HOSTS.length, faults });
});
afterAll(() => lab?.down());

async function exported(format: string, host: string, ...more: string[]): Promise<string> {
  const args = ['export', format, PLAYBOOK, '-i', lab.inventory, '--host', host, ...VARS, ...more];
  const { code, stdout, stderr } = await lab.netfix(args);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/^netfix: left out: packets pass/),
  });
  return stdout;
}

/** Puts a script on a host, as a Packer file provisioner would, and gives what runs it there. */
async function upload(host: string, script: string): Promise<void> {
  const outcome = await lab.exec(
    host,
    `cat >/root/node.sh <<'END OF THE SCRIPT'\n${script}END OF THE SCRIPT\n`,
  );
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
}

test.each(HOSTS)(
  '$name in $shell: the script finds, mends, and has nothing to do then',
  async ({ name, shell }) => {
    await upload(name, await exported('script', name));
    const before = await lab.snapshot(name);
    const check = await lab.exec(name, `${shell} /root/node.sh --check`);
    expect(check).toMatchObject({ code: 8, stdout: expect.stringContaining('would: '), stderr: '' });
    expect(await lab.snapshot(name)).toBe(before);

    const first = await lab.exec(name, `${shell} /root/node.sh`);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /changed: forwarding and bridge filtering: [\s\S]*to take it back: sh \/var/,
    );
    const after = await lab.snapshot(name);
    expect(await lab.exec(name, `${shell} /root/node.sh`)).toEqual({
      code: 0,
      stdout: 'nothing to do\n',
      stderr: '',
    });
    expect(await lab.snapshot(name)).toBe(after);
  },
);

test('afterwards run has nothing to do on any of them', async () => {
  const { code, document } = await lab.run('run', PLAYBOOK, ...VARS, '--skip-tags', 'iperf');
  const results = document.plays.flatMap((play) => play.tasks.flatMap((task) => task.results));
  expect([code, results.filter(({ status }) => status !== 'ok')]).toEqual([0, []]);
});

test('history names the script, and undo takes back what it did', async () => {
  const { document } = await lab.run('history', 'n3', '-b');
  const [found] = document.plays[0]?.tasks[0]?.results[0]?.findings ?? [];
  expect(found?.message).toMatch(/by a script of netfix export$/);
  expect((await lab.run('undo', 'n3', '-b')).code).toBe(0);
  expect((await lab.exec('n3', 'sh /root/node.sh --check')).code).toBe(8);
});

test('cloud-init takes the user data, and its script is the same', async () => {
  const document = await exported('cloud-init', 'n1');
  const file = join(lab.dir, 'user-data');
  writeFileSync(file, document);
  const valid = await run(['cloud-init', 'schema', '--config-file', file]);
  expect(valid).toMatchObject({ code: 0, stdout: expect.stringContaining('Valid cloud-config') });
  const { write_files, runcmd } = parse(document);
  const [{ path, permissions, content }] = write_files;
  expect([permissions, runcmd]).toEqual(['0700', [['sh', path]]]);
  expect(gunzipSync(Buffer.from(content, 'base64')).toString()).toBe(await exported('script', 'n1'));
});

test('kubectl knows every field of the manifest', async () => {
  const manifest = await exported('daemonset', 'n3');
  const typed = await lab.exec(
    'n1',
    `kubectl label --local -f - -o json read=back <<'END OF IT'\n${manifest}END OF IT\n`,
  );
  expect(typed).toMatchObject({ code: 0, stderr: '' });
  const documents = parseAllDocuments(manifest).map((each) => each.toJS());
  expect(documents.map(({ kind }) => kind)).toEqual(['ConfigMap', 'DaemonSet']);
  const read = parseAllDocuments(typed.stdout.replaceAll(/^}$/gm, '}\n---')).map((each) => each.toJS());
  expect(documents.map((each, i) => firstDifference(each, read[i]))).toEqual([null, null]);
  expect(documents[0].data['node.sh']).toBe(await exported('script', 'n3'));
});

/** No container engine: a mount namespace whose /etc is another, and the host's own process in place of its PID 1. */
test('what the pod runs mends the host from outside of its mounts, and says so', async () => {
  const [config, set] = parseAllDocuments(await exported('daemonset', 'n3', '--every', '10')).map((each) =>
    each.toJS(),
  );
  await lab.exec(
    'n3',
    `mkdir -p /netfix && cat >/netfix/node.sh <<'END OF IT'\n${config.data['node.sh']}END OF IT\n`,
  );
  const [shell, , loop] = set.spec.template.spec.containers[0].command;
  const inPod = loop.replace('nsenter -t 1 ', 'nsenter -t "$HOST" ');
  expect(inPod).not.toBe(loop);
  writeFileSync(join(lab.dir, 'loop'), inPod);
  const pod = await lab.exec(
    'n3',
    `export HOST=$$
unshare -m sh <<'END OF IT'
mount -t tmpfs tmpfs /etc && mount -t tmpfs tmpfs /tmp || exit 1
${shell} <<'LOOP' >/root/log 2>&1 & pod=$!
${inPod}
LOOP
until [ -e /tmp/right ] || ! kill -0 $pod 2>/dev/null; do sleep 0.1; done
kill $pod; wait $pod
cat /root/log; ls -A /etc /tmp
END OF IT`,
  );
  expect(pod).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('changed: forwarding') });
  expect(pod.stdout).toMatch(/\/etc:\n\n\/tmp:\nright\n$/);
  expect((await lab.exec('n3', 'sh /root/node.sh')).stdout).toBe('nothing to do\n');
});
