import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { firstDifference } from '../../src/modules/toolbox/deployed.ts';
import { type Lab, run, startLab } from './lab.ts';

const PLAYBOOK = fileURLToPath(new URL('../../playbooks/baseline.yaml', import.meta.url));
/** Broken hosts with each kind of firewall, and the shell that each runs its script in. */
const HOSTS = [
  { name: 'n1', shell: 'dash', faults: ['stock', 'fw-nftables'] },
  { name: 'n2', shell: 'busybox ash', faults: ['ip_forward', 'cis-late', 'fw-iptables'] },
  { name: 'n3', shell: 'bash', faults: ['bridge-nf', 'fw-ufw'] },
  {
    name: 'n4',
    shell: 'sh',
    faults: ['stock', 'fw-firewalld'],
    vars: ['-e', 'overlay_sources=172.28.128.8/29'],
  },
];
/** What lines of other files say of sysctls is commented out, as `run` would. */
const VARS = ['-e', 'sysctl_conflicts=comment'];

let lab: Lab;
/** What the hosts were before. */
const states = new Map<string, string>();

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
  async ({ name, shell, vars = [] }) => {
    await upload(name, await exported('script', name, ...vars));
    expect(await lab.udpReaches(name === 'n1' ? 'n2' : 'n1', name, 8472)).toBe(false);
    const before = await lab.snapshot(name);
    states.set(name, await lab.state(name));
    const check = await lab.exec(name, `${shell} /root/node.sh --check`);
    expect(check).toMatchObject({ code: 8, stdout: expect.stringContaining('would: '), stderr: '' });
    expect(await lab.snapshot(name)).toBe(before);

    const first = await lab.exec(name, `${shell} /root/node.sh`);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /changed: [\s\S]*changed: overlay port open between the nodes: accept 8472\/udp [\s\S]*to take it back: sh \/var/,
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

test('packets pass, after a boot too, and those of no node do not', async () => {
  await Promise.all(HOSTS.map(({ name }) => lab.restart(name)));
  await Promise.all(
    HOSTS.map(async ({ name }) => {
      expect(await lab.udpReaches(name === 'n1' ? 'n2' : 'n1', name, 8472)).toBe(true);
      expect(await lab.udpReaches('stranger', name, 8472)).toBe(false);
      const again = await lab.exec(name, 'sh /root/node.sh');
      expect(again).toMatchObject({ code: 0, stdout: 'nothing to do\n' });
    }),
  );
});

test('history names the script, and undo takes back what it did', async () => {
  const { document } = await lab.run('history', 'n3', '-b');
  const [found] = document.plays[0]?.tasks[0]?.results[0]?.findings ?? [];
  expect(found?.message).toMatch(/by a script of netfix export$/);
  expect((await lab.run('undo', '-b')).code).toBe(0);
  for (const { name } of HOSTS) expect(await lab.state(name)).toBe(states.get(name));
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

/** Every module that a script has steps of, on a host that lacks all of it but the packages. */
const EVERYTHING = [
  {
    hosts: 'all',
    become: true,
    tasks: [
      { kernel_module: { name: 'br_netfilter' } },
      {
        sysctl: {
          settings: { 'net.ipv4.ip_forward': 1, 'net.ipv4.tcp_rmem': '4096 131072 6291456' },
          conflicts: 'comment',
        },
      },
      { rp_filter: { interfaces: ['all', 'default', 'eth*'], value: 0, conflicts: 'comment' } },
      { file: { path: '/etc/motd', content: "it's netfix\\n\n$HOME\n", mode: '0640' }, notify: 'told' },
      { file: { path: '/etc/issue', state: 'absent' } },
      { package: { names: ['ethtool', 'nftables'] } },
      { vxlan_offload: { interfaces: ['flannel*'] } },
      { cni_devices: {} },
      { resolv_conf: {} },
      { shell: { check: 'test -e /root/made', fix: 'echo made >/root/made', undo: 'rm -f /root/made' } },
      { shell: { check: 'fi' }, ignore_errors: true },
    ],
    handlers: [{ name: 'told', shell: { check: 'test -e /root/told', fix: ': >/root/told' } }],
  },
];

test('every module: a run behind the script has nothing to do, nor has the script behind that', async () => {
  for (const fault of ['rp-filter', 'network-managers', 'vxlan-offload']) await lab.inject('n4', fault);
  const playbook = join(lab.dir, 'everything.yaml');
  writeFileSync(playbook, JSON.stringify(EVERYTHING));
  const { stdout: script } = await lab.netfix(['export', 'script', playbook]);
  await upload('n4', script);
  const first = await lab.exec('n4', 'busybox ash /root/node.sh');
  expect(first, first.stdout + first.stderr).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^failed: shell fi: /),
  });
  const { document } = await lab.run('check', playbook, '-l', 'n4');
  const results = document.plays.flatMap((play) => play.tasks.flatMap((task) => task.results));
  const notOk = results.filter(({ status, ignored }) => status !== 'ok' && ignored !== true);
  expect(notOk.map(({ findings }) => findings)).toEqual([]);
  expect((await lab.exec('n4', 'ls /root/told /root/made; dash /root/node.sh')).stdout).toMatch(
    /^\/root\/made\n\/root\/told\nnothing to do\n$/,
  );
});

test('what cannot be done is named, exits 2, and keeps the rest from nothing', async () => {
  const playbook = join(lab.dir, 'cannot.yaml');
  const tasks = [
    { kernel_module: { name: 'no_such_module' } },
    { sysctl: { settings: { 'net.ipv4.no_such_key': 1 }, persist: false } },
    { file: { path: '/nowhere/x', content: 'x' } },
    { service: { name: 'ssh', enabled: true } },
    { service: { name: 'no-such-service', state: 'started' } },
    { shell: { check: 'test -e /root/behind', fix: ': >/root/behind' } },
  ];
  writeFileSync(playbook, JSON.stringify([{ hosts: 'all', tasks }]));
  const { stdout: script } = await lab.netfix(['export', 'script', playbook, '-i', lab.inventory]);
  await upload('n1', script);
  const { code, stdout, stderr } = await lab.exec('n1', 'dash /root/node.sh');
  expect([code, stdout.includes('changed: shell')]).toEqual([2, true]);
  for (const why of [
    /failed: kernel module no_such_module: load/,
    /no_such_key/,
    /\/nowhere does not exist/,
    /failed: service ssh: `enabled` works with systemd only/,
    /failed: service no-such-service started: there is no service no-such-service/,
  ])
    expect(stderr).toMatch(why);
  const undo = await lab.netfix(['undo', '-b', '-i', lab.inventory, '-l', 'n1']);
  expect(undo, undo.stdout).toMatchObject({ code: 0 });
  const held = await lab.exec('n1', 'rm /root/behind; flock /run/netfix/lock dash /root/node.sh');
  expect(held).toMatchObject({ code: 75, stderr: expect.stringContaining('a run is changing this host') });
  expect(await lab.exec('n1', 'setpriv --reuid 65534 dash </root/node.sh')).toMatchObject({ code: 2 });
});
