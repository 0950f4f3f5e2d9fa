import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { netfix } from './netfix.ts';

const PLAYBOOK = fileURLToPath(new URL('../../../playbooks/baseline.yaml', import.meta.url));

/**
 * What a command may load before it does anything. The figures are of the day they were last looked at, with some room
 * above: who passes them has put something into the start, and says why here. What `capture` shares with the modules
 * (shell text) and with runs (login) became files of their own, and so did what the two halves of typebox share, when
 * it took ajv's place; and what starts them all (code cache), without whose comments and maps they are smaller.
 */
const BOUNDS: [args: string[], bound: { files: number; kilobytes: number }][] = [
  [['--version'], { files: 4, kilobytes: 100 }],
  // forward, cni_devices, vxlan_offload, resolv_conf and toolbox came to it; init shares the manifest of that; and
  // how people write files for iptables-restore, what stays in doubt after a boot, and whom the mesh blames.
  [['modules'], { files: 16, kilobytes: 790 }],
  [['ping', '-i', 'x,', '-l', 'nobody'], { files: 57, kilobytes: 1_860 }],
  [['capture', 'x', '-i', 'x,', '-l', 'nobody'], { files: 53, kilobytes: 1_720 }],
  // What export shares with a run (reading a playbook, rendering changes) became files of their own.
  [['run', PLAYBOOK, '-i', 'x,', '-l', 'nobody'], { files: 64, kilobytes: 2_320 }],
];

/** The scripts that V8 saw in a run of the command line, both kinds of modules, with their sizes in bytes. */
function loaded(args: readonly string[]): Map<string, number> {
  const folder = mkdtempSync(join(tmpdir(), 'netfix-start-'));
  netfix(args, '/', { NODE_V8_COVERAGE: folder });
  const [report = ''] = readdirSync(folder);
  const { result } = JSON.parse(readFileSync(join(folder, report), 'utf8')) as { result: { url: string }[] };
  const files = result.filter(({ url }) => url.startsWith('file:')).map(({ url }) => fileURLToPath(url));
  return new Map(files.map((file) => [file, statSync(file).size]));
}

function listed(files: Map<string, number>): string {
  const lines = [...files].sort((a, b) => b[1] - a[1]).map(([file, bytes]) => `${bytes} ${file}`);
  return ['loaded, by size:', ...lines].join('\n');
}

test.each(BOUNDS)('%j loads no more than it did', (args, bound) => {
  const files = loaded(args);
  const kilobytes = [...files.values()].reduce((sum, bytes) => sum + bytes, 0) / 1000;
  expect(files.size, listed(files)).toBeGreaterThan(0);
  expect(files.size, listed(files)).toBeLessThanOrEqual(bound.files);
  expect(kilobytes, listed(files)).toBeLessThanOrEqual(bound.kilobytes);
});

test('--version and --help load nothing of a run', () => {
  for (const args of [['--version'], ['run', '--help']]) {
    const names = [...loaded(args).keys()].filter((file) => /ssh2|execute|open\.js/.test(file));
    expect(names).toEqual([]);
  }
});
