import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Matrix } from '../../src/modules/module.ts';
import { firstDifference } from '../../src/modules/toolbox/deployed.ts';
import { toolboxManifest } from '../../src/modules/toolbox/manifest.ts';
import { startCluster } from './kubernetes/cluster.ts';
import { type Lab, startLab } from './lab.ts';

/** kubectl is real, and so are the pods' packets, through the hosts. API server and kubelets are stand-ins. */
let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ name: 'toolbox', hosts: 3 });
  await startCluster(lab, 3);
});
afterAll(() => lab?.down());

async function netfix(command: 'run' | 'check', params: object = {}) {
  const playbook = join(lab.dir, 'toolbox.yaml');
  const tasks = [{ toolbox: { control_plane: 'n1', ...params } }];
  writeFileSync(playbook, JSON.stringify([{ hosts: 'all', become: true, tasks }]));
  const { code, document } = await lab.run(command, playbook);
  const results = document.plays.flatMap((play) => play.tasks.flatMap((task) => task.results));
  const [matrix] = document.matrices;
  return {
    code,
    status: ['n1', 'n2', 'n3'].map((name) => document.hosts[name]?.status),
    told: results.flatMap(({ host, findings }) =>
      findings.map(({ code, message }) => `${host} ${code} ${message}`),
    ),
    ok: matrix === undefined ? null : shape(matrix),
  };
}

/** A line per sender: `+` answered, `-` not, `.` itself. */
function shape({ cells }: Matrix): string {
  return cells
    .map((row) => row.map((cell) => (cell === null ? '.' : cell.ok ? '+' : '-')).join(''))
    .join(' ');
}

async function kubectl(args: string): Promise<string> {
  return (await lab.exec('n1', `KUBECONFIG=/etc/kubernetes/admin.conf kubectl ${args}`)).stdout;
}

const IMAGE = `get daemonset -o 'jsonpath={.items[*].spec.template.spec.containers[0].image}'`;

test('what netfix init toolbox prints is a DaemonSet that kubectl knows every field of', async () => {
  const { code, stdout } = await lab.netfix(['init', 'toolbox']);
  expect(code).toBe(0);
  writeFileSync(join(lab.dir, 'toolbox.manifest'), stdout);
  const typed = await lab.exec(
    'n1',
    `printf '%s' '${stdout.replaceAll("'", "'\\''")}' | kubectl label --local -f - -o json read=back`,
  );
  expect(typed).toMatchObject({ code: 0, stderr: '' });
  expect(firstDifference(toolboxManifest(), JSON.parse(typed.stdout))).toBeNull();
});

test('check says what would be applied, and applies nothing', async () => {
  const { code, status, told, ok } = await netfix('check');
  expect([code, status, ok]).toEqual([8, ['would-change', 'skipped', 'skipped'], null]);
  expect(told).toEqual(['n1 toolbox.absent there is no daemonset/netfix-toolbox in the namespace default']);
  expect(await kubectl(IMAGE)).toBe('');
});

test('every node gets a pod, the tainted one too, and each reaches all others', async () => {
  const { code, status, ok } = await netfix('run');
  expect([code, status, ok]).toEqual([0, ['changed', 'ok', 'ok'], '.++ +.+ ++.']);
  const again = await netfix('run');
  expect(again).toEqual({ code: 0, status: ['ok', 'ok', 'ok'], told: [], ok: '.++ +.+ ++.' });
});

test('a host that does not forward is named, and an MTU that is too large is told from it', async () => {
  const rule = 'add table ip x; add chain ip x f { type filter hook forward priority 0; policy drop; }';
  await lab.exec('n2', `nft '${rule}'`);
  await lab.exec('n3', 'ip -n pod link set eth0 mtu 1600');
  const { code, status, told, ok } = await netfix('run');
  await lab.exec('n2', 'nft delete table ip x');
  await lab.exec('n3', 'ip -n pod link set eth0 mtu 1500');
  expect([code, status, ok]).toEqual([2, ['failed', 'failed', 'ok'], '.-+ -.- --.']);
  expect(told).toEqual([
    expect.stringMatching(
      /^n1 toolbox\.mtu pods on n3 get no answer from pods on n1 with packets as large as their interfaces allow/,
    ),
    expect.stringMatching(/^n2 toolbox\.lost the pod on n2 reaches no other pod, and none reaches it/),
  ]);
});

test('another image is applied, what cannot be pulled is told, and undo brings the old one back', async () => {
  const before = await kubectl(IMAGE);
  const { code, status, told, ok } = await netfix('run', {
    image: 'registry.example.org/tools:missing',
    timeout: 5,
  });
  expect([code, status[0], ok]).toEqual([2, 'failed', null]);
  expect(told.join('\n')).toMatch(
    /n1 toolbox\.differs .*image: .*n2 toolbox\.not-ready the pod netfix-toolbox-2 on n2 is not ready: ImagePullBackOff/s,
  );
  expect(await kubectl(IMAGE)).toBe('registry.example.org/tools:missing');
  expect((await lab.run('undo', '-b')).code).toBe(0);
  expect(await kubectl(IMAGE)).toBe(before);
});

test('what netfix did not make is left alone', async () => {
  await kubectl('label daemonset netfix-toolbox app.kubernetes.io/managed-by=Helm --overwrite');
  for (const state of ['present', 'absent']) {
    const { code, told } = await netfix('run', { state });
    expect(code).toBe(2);
    expect(told[0]).toContain('n1 toolbox.not-ours ');
  }
  await kubectl('label daemonset netfix-toolbox app.kubernetes.io/managed-by=netfix --overwrite');
});

test('state absent removes it, undo brings it back, and a second run has nothing to do', async () => {
  const gone = await netfix('run', { state: 'absent' });
  expect([gone.code, gone.status, gone.ok]).toEqual([0, ['changed', 'ok', 'ok'], null]);
  expect(await kubectl(IMAGE)).toBe('');
  expect((await lab.exec('n2', 'ip netns list')).stdout).toBe('');
  expect((await netfix('run', { state: 'absent' })).status).toEqual(['ok', 'ok', 'ok']);
  expect((await lab.run('undo', '-b')).code).toBe(0);
  expect((await netfix('run')).status).toEqual(['ok', 'ok', 'ok']);
});

test('a host that is not there to run kubectl, or a namespace that does not exist, is told', async () => {
  const nobody = await netfix('run', { control_plane: 'n9' });
  expect(nobody.code).toBe(2);
  expect(nobody.told).toEqual([expect.stringContaining('n1 toolbox.no-host nothing was tested: n9')]);
  const nowhere = await netfix('run', { namespace: 'nowhere' });
  expect(nowhere.code).toBe(2);
  expect(nowhere.told.join('\n')).toContain('namespaces "nowhere" not found');
});
