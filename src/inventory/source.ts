import { access, constants, open, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Problem } from '../usage-error.ts';
import { isAnsibleJson, readAnsibleJson } from './ansible-json.ts';
import type { Draft } from './draft.ts';
import { runInventoryScript } from './dynamic.ts';
import { readIni } from './ini/ini.ts';
import type { SourcePath } from './source-path.ts';
import { readSourceText } from './source-text.ts';
import { readVagrantFolder } from './vagrant/folder.ts';
import { readYamlGroups } from './yaml/groups.ts';
import { readTree } from './yaml/read.ts';

/** Reads one inventory file into the draft, by what it is. */
export async function readSource(
  into: { draft: Draft; problems: Problem[] },
  source: SourcePath,
): Promise<void> {
  const { problems } = into;
  if (await isDirectory(source.path)) {
    const isVagrant = await access(join(source.path, 'Vagrantfile')).then(
      () => true,
      () => false,
    );
    const hint = 'name the inventory files in it, each with its own -i';
    if (isVagrant && source.programs === 'run') await readVagrantFolder(into, source);
    else if (!isVagrant) problems.push({ file: source.shown, message: 'is a directory', hint });
    return;
  }
  if (await isProgram(source.path)) {
    if (source.programs === 'run') await runInventoryScript(into, source);
    return;
  }
  const text = await readSourceText(source.path, source.shown, problems);
  if (text === null) return;
  if (text.startsWith('#!')) {
    problems.push({
      file: source.shown,
      message: 'is a script, but not executable',
      hint: `chmod +x ${source.shown}`,
    });
  } else if (isBlank(text)) {
    problems.push({ file: source.shown, message: 'is empty: no host stands in it' });
  } else {
    readText(into, source.shown, text);
  }
}

function readText(into: { draft: Draft; problems: Problem[] }, file: string, text: string): void {
  const reading = { ...into, file, text };
  if (!isYaml(file, text)) {
    readIni(reading);
    return;
  }
  const tree = readTree(text, file, into.problems);
  if (tree === null) return;
  if (tree.kind !== 'map') {
    const hint = 'start with `all:` and put the hosts below `hosts:`';
    into.problems.push({
      file,
      ...tree.place,
      message: `an inventory must be a mapping of groups, not a ${tree.kind}`,
      hint,
    });
  } else if (isAnsibleJson(tree) && /^\s*\{/.test(text)) {
    readAnsibleJson(reading, tree);
  } else {
    readYamlGroups(reading, tree);
  }
}

/** By the ending; without one by the first line that says something. */
function isYaml(file: string, text: string): boolean {
  const extension = extname(file);
  if (['.yaml', '.yml', '.json'].includes(extension)) return true;
  if (extension !== '') return false;
  const first = text.split(/\r\n|\r|\n/).find((line) => !/^\s*(?:[#;]|$)/.test(line)) ?? '';
  return /^(?:---|%YAML|\{|(?:"[^"]*"|'[^']*'|[^\s:=[\]]+):(?:\s|$))/.test(first.trimStart());
}

function isBlank(text: string): boolean {
  return text.split(/\r\n|\r|\n/).every((line) => /^\s*(?:[#;].*|---\s*)?$/.test(line));
}

/** Of a directory the variables beside the source are those in it, as for Ansible. */
export async function isDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/** Executable, and not merely a text on a file system that marks everything so: it starts with `#!` or is a binary. */
async function isProgram(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile()) return false;
  const executable = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  return executable && (await startsLikeProgram(path));
}

async function startsLikeProgram(path: string): Promise<boolean> {
  const handle = await open(path).catch(() => null);
  if (handle === null) return false;
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    const start = buffer.toString('latin1');
    return start.startsWith('#!') || start === '\x7fELF';
  } finally {
    await handle.close();
  }
}
