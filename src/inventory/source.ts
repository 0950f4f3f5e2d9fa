import { access, constants, open, stat } from 'node:fs/promises';
import { extname, relative } from 'node:path';
import type { Problem } from '../usage-error.ts';
import { isAnsibleJson, readAnsibleJson } from './ansible-json.ts';
import type { Draft } from './draft.ts';
import { runInventoryScript } from './dynamic.ts';
import { isFolder } from './folder.ts';
import { readIni } from './ini/ini.ts';
import { isVagrantFolder, sourcesInFolder } from './source-folder.ts';
import type { SourcePath } from './source-path.ts';
import { readSourceText } from './source-text.ts';
import { readVagrantFolder } from './vagrant/folder.ts';
import { readYamlGroups } from './yaml/groups.ts';
import { readTree } from './yaml/read.ts';

interface Into {
  draft: Draft;
  problems: Problem[];
}

/** Reads what one `-i` names into the draft, by what it is. */
export async function readSource(into: Into, source: SourcePath): Promise<void> {
  const { problems } = into;
  if (!(await isFolder(source.path))) {
    const isEmpty = (await readFile(into, source)) === 'empty';
    if (isEmpty) problems.push({ file: source.shown, message: 'is empty: no host stands in it' });
  } else if (await isVagrantFolder(source.path)) {
    if (source.programs === 'run') await readVagrantFolder(into, source);
  } else {
    await readFolder(into, source);
  }
}

/** Ansible warns of a file that is no inventory and goes on. Hosts could be missing then, so here nothing is done. */
async function readFolder(into: Into, source: SourcePath): Promise<void> {
  const { problems } = into;
  const known = problems.length;
  const unread: string[] = [];
  for (const place of await sourcesInFolder(source, problems)) {
    const one = { ...source, ...place };
    const before = problems.length;
    if (await isFolder(one.path)) await readSource(into, one);
    else await readFile(into, one);
    if (problems.length > before) unread.push(relative(source.shown, one.shown));
  }
  if (unread.length === 0) return;
  problems.splice(known, 0, {
    file: source.shown,
    message: `what is wrong with files in this folder is told below: ${firstOf(unread)}`,
    hint: 'one that is no inventory is passed over with the ending .txt or .md; or name the inventory files with an -i for each',
  });
}

function firstOf(names: readonly string[]): string {
  return names.length <= 5
    ? names.join(', ')
    : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}

/** An empty file among others is no mistake: Ansible passes over it in a folder. */
async function readFile(into: Into, source: SourcePath): Promise<'read' | 'empty'> {
  const { problems } = into;
  if (await isProgram(source.path)) {
    if (source.programs === 'run') await runInventoryScript(into, source);
    return 'read';
  }
  const text = await readSourceText(source.path, source.shown, problems);
  if (text === null) return 'read';
  if (text.startsWith('#!')) {
    const hint = `chmod +x ${source.shown}`;
    problems.push({ file: source.shown, message: 'is a script, but not executable', hint });
  } else if (isBlank(text)) return 'empty';
  else readText(into, source.shown, text);
  return 'read';
}

function readText(into: Into, file: string, text: string): void {
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
