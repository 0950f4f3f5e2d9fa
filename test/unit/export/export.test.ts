import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { type ExportOptions, exportCommand } from '../../../src/commands/export.ts';
import type { Io } from '../../../src/commands/io.ts';
import { FIREWALL_FUNCTIONS } from '../../../src/export/firewall.ts';
import { modules } from '../../../src/modules/index.ts';
import { UsageError } from '../../../src/usage-error.ts';
import { netfix } from '../cli/netfix.ts';

const folder = mkdtempSync(join(tmpdir(), 'netfix-export-'));
writeFileSync(
  join(folder, 'hosts'),
  `n1 node_ip=192.0.2.1 mtu=1500
n2 node_ip=192.0.2.2 mtu=9000
[all:vars]
wanted=1
db_password=correct-horse-battery
`,
);

let playbooks = 0;

/** A playbook of one play with these tasks. */
function playbook(tasks: object[], play: object = {}): string {
  const file = join(folder, `playbook-${playbooks++}.yaml`);
  writeFileSync(file, JSON.stringify([{ hosts: 'all', become: true, ...play, tasks }]));
  return file;
}

/** In this process, for speed; exit codes are those of main.ts. */
async function script(tasks: object[], options: Partial<ExportOptions> = {}) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({ write: (text: string) => (written[name] += text) });
  const io = { stdout: stream('stdout'), stderr: stream('stderr'), stdin: null, env: {}, cwd: folder };
  const given = { inventory: [], tags: [], skipTags: [], extraVars: [], ...options };
  try {
    const code = await exportCommand('script', playbook(tasks), given, io as unknown as Io);
    return { code, ...written };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { code: 64, ...written, stderr: error.message };
  }
}

const INVENTORY = { inventory: ['hosts'] };
const SYSCTL = { sysctl: { settings: { 'net.ipv4.ip_forward': '{{ wanted }}' } } };

test('variables are those of the group all, and with --host those of the host', async () => {
  const tasks = [
    SYSCTL,
    { when: 'mtu == 9000', file: { path: '/etc/jumbo', content: 'for {{ host.name }}\n' } },
  ];
  const any = await script([SYSCTL], INVENTORY);
  expect(any).toMatchObject({ code: 0, stderr: '' });
  expect(any.stdout).toContain('set_sysctl net/ipv4/ip_forward 1');
  const [one, two] = await Promise.all(['n1', 'n2'].map((host) => script(tasks, { ...INVENTORY, host })));
  expect(one).toMatchObject({ code: 0, stderr: '' });
  expect(one?.stdout).not.toContain('/etc/jumbo');
  expect(two?.stdout).toContain("write_file /etc/jumbo '' 7 'for n2\n' ''");
  expect(two?.stdout).toMatch(/^# Made by netfix export from playbook-\d+\.yaml for n2\./m);
});

test.each<[why: string, tasks: object[], options: Partial<ExportOptions>, message: RegExp]>([
  ['an unknown host', [SYSCTL], { ...INVENTORY, host: 'n9' }, /--host n9: there is no such host/],
  ['a host without an inventory', [SYSCTL], { host: 'n1' }, /--host n1: no inventory given/],
  ['a variable nobody has', [SYSCTL], {}, /there is no variable `wanted`/],
  [
    'facts',
    [{ ...SYSCTL, when: 'facts.arch == "x86_64"' }],
    INVENTORY,
    /it uses facts, and nobody has looked/,
  ],
  [
    'a host that is not named',
    [{ shell: { check: 'test {{ host.name }}' } }],
    INVENTORY,
    /uses `host`\n[\s\S]*name the host with --host/,
  ],
  [
    'what another task finds',
    [{ shell: { check: 'true' }, register: 'it' }, { shell: { check: 'test {{ it.status }}' } }],
    {},
    /it uses what another task finds \(`it`\)/,
  ],
  [
    'a secret by its name',
    [{ file: { path: '/etc/x', content: '{{ db_password }}' } }],
    INVENTORY,
    /uses the variable `db_password`, which by its name is a secret/,
  ],
  ['a secret file', [{ file: { path: '/etc/x', content: 'x', secret: true } }], {}, /\/etc\/x is a secret/],
  [
    'a secret in other words',
    [{ file: { path: '/etc/x', content: 'p=correct-horse-battery' } }],
    INVENTORY,
    /the steps hold the value of a variable that is a secret/,
  ],
  ['run_once', [{ shell: { check: 'false', fix: 'true' }, run_once: true }], {}, /run_once/],
  [
    'what is done on a cluster',
    [{ toolbox: { control_plane: 'n1' } }],
    {},
    /what `toolbox` changes takes a run/,
  ],
  [
    'nodes without an inventory',
    [{ firewall: { allow: ['8472/udp'] } }],
    {},
    /nobody knows the `nodes`[\s\S]*give one with -i/,
  ],
  [
    'a source that is none',
    [{ firewall: { allow: ['8472/udp'], from: 'nobody' } }],
    {},
    /`from: nobody` is neither/,
  ],
  [
    'a port that is to be closed',
    [{ firewall: { allow: ['8472/udp'], from: '192.0.2.0/24', state: 'absent' } }],
    {},
    /what it closes depends on the rules/,
  ],
  [
    'what goes by the rules in force',
    [{ forward: { pods: '10.244.0.0/16' } }],
    {},
    /what `forward` changes takes a run/,
  ],
  [
    'only what looks',
    [{ mesh: {} }, { ping: {} }],
    {},
    /there is nothing in it that a script could do[\s\S]*mesh .*: it looks at all nodes/,
  ],
  ['parameters that are wrong', [{ sysctl: { setings: {} } }], {}, /unknown parameter `setings`/],
])('%s: exit 64, and nothing is written', async (_why, tasks, options, message) => {
  const { code, stdout, stderr } = await script(tasks, options);
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('correct-horse');
});

test('a port is opened for the nodes of the inventory, in the words of each firewall', async () => {
  const { stdout } = await script(
    [{ firewall: { allow: ['8472/udp'], from: ['nodes', '2001:db8::/64'] } }],
    INVENTORY,
  );
  for (const words of [
    `nft_rule "$1" ip 'ip saddr { 192.0.2.1, 192.0.2.2 } udp dport 8472' netfix:8472/udp:`,
    `nft_rule "$1" ip6 'ip6 saddr 2001:db8::/64 udp dport 8472' netfix:8472/udp:`,
    `'-s 192.0.2.2/32 -p udp -m udp --dport 8472 -m comment --comment netfix -j ACCEPT'`,
    `'proto udp from 192.0.2.1 to any port 8472'`,
    `'rule family="ipv6" source address="2001:db8::/64" port port="8472" protocol="udp" accept'`,
  ])
    expect(stdout).toContain(words);
});

test('a node without an address is named, since the others would not let it in', async () => {
  const { code, stdout, stderr } = await script([{ firewall: { allow: ['8472/udp'] } }], {
    inventory: ['192.0.2.1,localhost,'],
  });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^netfix: left out: the address of localhost \(inventory\): nobody knows it/);
  expect(stdout).toContain('ip saddr 192.0.2.1 udp');
});

/** What a module's own example becomes. */
const EXAMPLES: Record<string, 'script' | 'refused' | 'nothing'> = {
  cidr: 'nothing',
  cni_devices: 'script',
  file: 'script',
  firewall: 'script',
  forward: 'refused',
  iperf: 'nothing',
  kernel_module: 'script',
  limits: 'script',
  mesh: 'nothing',
  package: 'script',
  persisted_rules: 'refused',
  ping: 'nothing',
  resolv_conf: 'script',
  rp_filter: 'script',
  service: 'script',
  shell: 'script',
  sysctl: 'script',
  toolbox: 'refused',
  vxlan_offload: 'script',
};

test.each([...modules.values()])('the example of $name, as any shell reads it', async ({ name, example }) => {
  const { code, stdout, stderr } = await script(parse(example), INVENTORY);
  const outcome = code === 0 ? 'script' : /cannot be exported/.test(stderr) ? 'refused' : 'nothing';
  expect(outcome).toBe(EXAMPLES[name]);
  if (outcome !== 'script') return;
  for (const [shell = '', ...args] of [['dash'], ['bash'], ['busybox', 'ash']]) {
    const { status, stderr: said } = spawnSync(shell, [...args, '-n'], { input: stdout, encoding: 'utf8' });
    expect([shell, status, said]).toEqual([shell, 0, '']);
  }
});

test('plays for different hosts need --host, which takes those that are for it', () => {
  const file = join(folder, 'two.yaml');
  const play = (hosts: string, key: string) => ({ hosts, tasks: [{ sysctl: { settings: { [key]: 1 } } }] });
  writeFileSync(file, JSON.stringify([play('n1', 'net.ipv4.ip_forward'), play('n2', 'net.ipv4.tcp_sack')]));
  const any = netfix(['export', 'script', file, '-i', 'hosts'], folder);
  expect(any).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('its plays are for different hosts'),
  });
  const { stdout } = netfix(['export', 'script', file, '-i', 'hosts', '--host', 'n2'], folder);
  expect([stdout.includes('tcp_sack 1'), stdout.includes('ip_forward 1')]).toEqual([true, false]);
});

test('what only looks is told, on standard error and in the script', async () => {
  const { code, stdout, stderr } = await script([
    { shell: { check: 'true' } },
    { name: 'who reaches\u001b whom', mesh: {} },
  ]);
  expect(code).toBe(0);
  expect(stderr).toMatch(
    /^netfix: left out: who reaches.* whom \(playbook-\d+\.yaml:1\): it looks at all nodes at once/,
  );
  expect(stdout).toMatch(/^# Not in it: who reaches {1,2}whom /m);
  expect(stdout).not.toContain('\u001b');
});

test('--output writes a program, whole, and says where it cannot', () => {
  const file = playbook([{ shell: { check: 'true' } }]);
  const done = netfix(['export', 'script', file, '-o', 'node.sh'], folder);
  expect(done).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(statSync(join(folder, 'node.sh')).mode & 0o100).toBe(0o100);
  expect(readFileSync(join(folder, 'node.sh'), 'utf8')).toMatch(
    /^#!\/bin\/sh\n[\s\S]*\nmain "\$@" <\/dev\/null\n$/,
  );
  const not = netfix(['export', 'script', file, '-o', 'no/where'], folder);
  expect(not).toMatchObject({
    code: 64,
    stderr: expect.stringMatching(/--output no\/where: there is no folder /),
  });
});

test('the daemonset is as its flags say', () => {
  const file = playbook([{ shell: { check: 'true' } }]);
  const flags = ['--image', 'registry.example.org/tools:1', '--namespace', 'net', '--every', '60'];
  const { stdout } = netfix(['export', 'daemonset', file, ...flags], folder);
  const [config, set] = parseAllDocuments(stdout).map((each) => each.toJS());
  expect([config.metadata.namespace, set.metadata.namespace]).toEqual(['net', 'net']);
  const [container] = set.spec.template.spec.containers;
  expect(container.image).toBe('registry.example.org/tools:1');
  expect(container.command[2]).toContain('pause=60\n');
  for (const wrong of [
    ['--image', 'a b'],
    ['--namespace', 'A'],
    ['--every', '1'],
  ]) {
    expect(netfix(['export', 'daemonset', file, ...wrong], folder)).toMatchObject({ code: 64, stdout: '' });
  }
});

test.each(['dash', 'busybox'])('a rich rule that denies before ours accepts is told: %s', (shell) => {
  const ours = 'family="ipv4" source address="10.0.0.2" port port="8472" protocol="udp" accept';
  const start = FIREWALL_FUNCTIONS.indexOf('denied() {');
  const functions = FIREWALL_FUNCTIONS.slice(start, FIREWALL_FUNCTIONS.indexOf('\nufw_rule()'));
  const denies = (rules: string) => {
    const script = `${functions}\nzone=public\ndenied '${rules}' 'rule ${ours}'`;
    return spawnSync(shell, shell === 'busybox' ? ['sh', '-c', script] : ['-c', script]).status === 0;
  };
  const drop = 'rule priority="-7" family="ipv4" port port="8472" protocol="udp" drop';
  expect(denies(drop)).toBe(true);
  expect(denies('rule family="ipv4" source address="10.0.0.0/8" reject')).toBe(true);
  expect(denies('rule port port="22" protocol="tcp" drop')).toBe(false);
  expect(denies(`rule ${ours}`)).toBe(false);
  expect(denies(`${drop}\nrule priority="-8" ${ours}`)).toBe(false);
});

test('handlers of one name belong to their own play', () => {
  const touch = (name: string) => ({ check: `test -e ${name}`, fix: `touch ${name}` });
  const play = (name: string) => ({
    hosts: 'all',
    tasks: [{ shell: touch(`change-of-${name}`), notify: ['reload'] }],
    handlers: [{ name: 'reload', shell: touch(`handler-of-${name}`) }],
  });
  const file = join(folder, 'two-plays.yaml');
  writeFileSync(file, JSON.stringify([play('one'), play('two')]));
  const { stdout, stderr } = netfix(['export', 'script', file], folder);
  expect(stderr).toBe('');
  const after = (mark: string) => /notify (\d+)/.exec(stdout.slice(stdout.indexOf(mark)))?.[1];
  const [one, two] = [after('touch change-of-one'), after('touch change-of-two')];
  expect(stdout).toMatch(new RegExp(`handler_${one}" \\]; then[^]*?touch handler-of-one`));
  expect([one, two]).toEqual(['0', '1']);
});
