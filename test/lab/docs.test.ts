import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lab, startLab } from './lab.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const pages = [
  'README.md',
  'vagrant/README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Every `netfix …` line of a fenced sh block; comments behind `#` are dropped. */
function commandsOf(page: string): [string, string][] {
  const blocks = readFileSync(join(ROOT, page), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```/gm);
  const lines = [...blocks].flatMap((block) => (block[1] ?? '').split('\n'));
  return lines.filter((line) => line.startsWith('netfix ')).map((line) => [page, line.replace(/ +#.*$/, '')]);
}

const commands = pages.flatMap(commandsOf);
let lab: Lab;
let folder = '';

beforeAll(async () => {
  lab = await startLab({ name: 'docs', hosts: 3 });
  folder = mkdtempSync(join(tmpdir(), 'netfix-docs-'));
  cpSync(join(ROOT, 'playbooks'), join(folder, 'playbooks'), { recursive: true });
  cpSync(lab.inventory, join(folder, 'hosts'));
  mkdirSync(join(folder, '.ssh'));
  cpSync(join(lab.dir, 'ssh_config'), join(folder, '.ssh/config'));
  symlinkSync(join(ROOT, 'dist'), join(folder, 'dist'));
  for (const name of ['n1.pcap', 'n2.pcap', 'tcpdump.txt'])
    cpSync(join(ROOT, 'test/unit/net/explain/fixtures/no-route-to-host.txt'), join(folder, name));
});
afterAll(() => lab?.down());

test('there are commands to run', () => {
  expect(commands.length).toBeGreaterThan(8);
});

/**
 * Measured for one second instead of three: that is two minutes for all pages. Each page that calls init is a beginning
 * of its own.
 */
const NETFIX = `netfix() {
  case $1 in
    run|check) set -- "$@" -e iperf_seconds=1;;
    init) rm -rf hosts.yaml playbook.yaml schemas;;
  esac
  '${process.execPath}' '${ROOT}/dist/cli.js' "$@"
}`;

/** 8 is what `check` gives when there is something to change, 2 what `explain` gives of a fault: the reader is told so. */
test.each(commands)('%s: %s', async (_page, command) => {
  const shell = `cd '${folder}' && ${NETFIX}; ${command}`;
  const { code, stderr } = await lab.station(['sh', '-c', shell], { env: { HOME: folder } });
  const expected = command.startsWith('netfix explain ') ? [2] : [0, 8];
  expect(expected, `${command}\n${stderr}`).toContain(code);
});
