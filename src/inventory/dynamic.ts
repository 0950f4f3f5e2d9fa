import { performance } from 'node:perf_hooks';
import type { Problem } from '../usage-error.ts';
import { readAnsibleJson, readHostVars } from './ansible-json.ts';
import type { Draft } from './draft.ts';
import type { Reading } from './reading.ts';
import { runScript } from './script.ts';
import type { SourcePath } from './source-path.ts';
import { readTree } from './yaml/read.ts';
import type { Tree } from './yaml/tree.ts';

/** For `--list` and all `--host` calls together. */
const DEADLINE_MS = 30_000;

/** Reads an executable inventory: `--list`, and `--host NAME` for each host where it gives no `_meta.hostvars`. */
export async function runInventoryScript(
  into: { draft: Draft; problems: Problem[] },
  source: SourcePath,
): Promise<void> {
  const end = performance.now() + DEADLINE_MS;
  const listed = await runJson(into, source, ['--list'], end);
  if (listed === null) return;
  const { hosts, hasHostvars } = readAnsibleJson(listed.reading, listed.tree);
  if (hasHostvars) return;
  for (const host of hosts) {
    const asked = await runJson(into, source, ['--host', host], end);
    if (asked === null) return;
    readHostVars(asked.reading, host, asked.tree);
  }
}

interface Answer {
  reading: Reading;
  tree: Extract<Tree, { kind: 'map' }>;
}

async function runJson(
  into: { draft: Draft; problems: Problem[] },
  source: SourcePath,
  args: readonly string[],
  end: number,
): Promise<Answer | null> {
  const file = `${source.shown} ${args.join(' ')}`;
  const timeoutMs = Math.max(1, Math.round(end - performance.now()));
  const output = await runScript(source.path, args, { cwd: source.cwd, timeoutMs });
  if ('problem' in output) {
    into.problems.push({ file, ...output.problem });
    return null;
  }
  const text = output.stdout.trim() === '' && args[0] === '--host' ? '{}' : output.stdout;
  if (!isJson(text)) {
    into.problems.push({
      file,
      message: 'the inventory script does not print JSON',
      hint: 'run it by hand with --list',
    });
    return null;
  }
  const tree = readTree(text, file, into.problems);
  if (tree === null) return null;
  if (tree.kind === 'map') return { reading: { ...into, file, text }, tree };
  into.problems.push({ file, message: `the inventory script must print an object, not a ${tree.kind}` });
  return null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
