import { execFileSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files by path below the folder; those that start with `#!` become executable. */
export type Files = Record<string, string>;

export interface Answer {
  status: number;
  stdout: string;
  stderr: string;
}

const ORACLE = fileURLToPath(new URL('./ansible-oracle.py', import.meta.url));
const interpreter = findInterpreter();

/** False where ansible-core is missing, and says so. On CI a missing oracle is a failure. */
export const hasAnsible: boolean = interpreter !== undefined;
if (!hasAnsible) {
  const message = 'ansible-inventory is missing: install ansible-core to compare inventories with it';
  if (process.env.CI) throw new Error(message);
  console.warn(`SKIPPED: ${message}`);
}

/** The Python that Ansible's own commands run with. */
function findInterpreter(): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, 'ansible-inventory');
    try {
      accessSync(file, constants.X_OK);
      return /^#!\s*(\S+)/.exec(readFileSync(file, 'utf8'))?.[1];
    } catch {
      // not in this folder
    }
  }
  return undefined;
}

/** Asks Ansible all questions in one process. */
export function askAnsible(questions: readonly { argv: string[]; cwd: string }[]): Answer[] {
  const home = mkdtempSync(join(tmpdir(), 'netfix-ansible-'));
  const output = execFileSync(interpreter ?? 'python3', [ORACLE], {
    input: JSON.stringify(questions),
    env: { PATH: process.env.PATH ?? '', HOME: home, LC_ALL: 'C.UTF-8', ANSIBLE_NOCOLOR: '1' },
    maxBuffer: 1 << 28,
    encoding: 'utf8',
  });
  return JSON.parse(output) as Answer[];
}

/** A new folder with these files. Ansible also reads group_vars of the folder it stands in, so stand elsewhere. */
export function folderWith(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'netfix-inventory-'));
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (content.startsWith('#!')) chmodSync(file, 0o755);
  }
  return folder;
}
