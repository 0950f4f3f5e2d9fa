import { extname } from 'node:path';
import type { Problem } from '../usage-error.ts';
import { child, isFolder, listFolder, type Place } from './folder.ts';
import type { Vars } from './inventory.ts';
import { readSourceText } from './source-text.ts';
import { readTree } from './yaml/read.ts';
import { treeValue } from './yaml/tree.ts';

const EXTENSIONS = ['.yml', '.yaml', '.json'];

/** The variables that files next to one inventory source give to groups and hosts, by name. */
export interface AdjacentVars {
  groups: Map<string, Vars>;
  hosts: Map<string, Vars>;
}

/**
 * Reads `group_vars/` and `host_vars/` of a folder for the names given. As in Ansible (find_vars_files) NAME is a file
 * or a folder of files, else NAME.yml, .yaml or .json; the first that exists counts and the others do not.
 * `shown` is the folder as the user would write it, for messages.
 */
export async function readAdjacentVars(
  folder: Place,
  names: { groups: Iterable<string>; hosts: Iterable<string> },
  problems: Problem[],
): Promise<AdjacentVars> {
  return {
    groups: await readVarsFolder(child(folder, 'group_vars'), names.groups, problems),
    hosts: await readVarsFolder(child(folder, 'host_vars'), names.hosts, problems),
  };
}

async function readVarsFolder(
  folder: Place,
  names: Iterable<string>,
  problems: Problem[],
): Promise<Map<string, Vars>> {
  const present = new Set(await listFolder(folder, problems));
  const result = new Map<string, Vars>();
  for (const name of names) {
    const file = ['', ...EXTENSIONS].map((extension) => name + extension).find((one) => present.has(one));
    if (file !== undefined) result.set(name, await readVars(child(folder, file), problems));
  }
  return result;
}

async function readVars(place: Place, problems: Problem[]): Promise<Vars> {
  const vars: Vars = {};
  for (const file of await varsFiles(place, problems))
    Object.assign(vars, await readVarsFile(file, problems));
  return vars;
}

/** The file itself, or in name order every file below a folder that is not hidden or a backup. */
async function varsFiles(place: Place, problems: Problem[], depth = 0): Promise<Place[]> {
  if (!(await isFolder(place.path))) return [place];
  if (depth > 20) return [];
  const found: Place[] = [];
  for (const name of await listFolder(place, problems)) {
    if (name.startsWith('.') || name.endsWith('~')) continue;
    const entry = child(place, name);
    const extension = extname(name);
    if (extension === '') found.push(...(await varsFiles(entry, problems, depth + 1)));
    else if (EXTENSIONS.includes(extension) && !(await isFolder(entry.path))) found.push(entry);
  }
  return found;
}

async function readVarsFile(place: Place, problems: Problem[]): Promise<Vars> {
  const text = await readSourceText(place.path, place.shown, problems);
  const tree = text === null ? null : readTree(text, place.shown, problems);
  if (tree === null || (tree.kind === 'scalar' && tree.value === null)) return {};
  const value = treeValue(tree);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  problems.push({
    message: `variables must be a mapping, not a ${tree.kind}`,
    file: place.shown,
    ...tree.place,
  });
  return {};
}
