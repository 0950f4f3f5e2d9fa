import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Problem, UsageError } from '../usage-error.ts';
import { type Draft, emptyDraft } from './draft.ts';
import { isFolder } from './folder.ts';
import { readHostList } from './host-list.ts';
import type { Inventory } from './inventory.ts';
import { mergeInventory } from './merge.ts';
import { MAX_PROBLEMS } from './reading.ts';
import { readSource } from './source.ts';
import type { SourcePath } from './source-path.ts';
import { type AdjacentVars, readAdjacentVars } from './vars-files.ts';

/**
 * Reads and merges the sources (`-i`), in order: files in Ansible's YAML, INI or JSON, executables that print its JSON,
 * folders of these, and lists such as `n1,n2,`. Variables next to a source are those in its folder, or in the folder it is; those next to `playbook` are stronger. Relative
 * paths count from `cwd`. `programs: 'skip'` runs no executable. Throws a UsageError that carries every problem found.
 */
export async function loadInventory(
  sources: readonly string[],
  cwd: string,
  { programs = 'run', playbook }: { programs?: SourcePath['programs']; playbook?: string } = {},
): Promise<Inventory> {
  const draft = emptyDraft();
  const problems: Problem[] = [];
  const folders = new Map<string, string>();
  if (sources.length === 0)
    problems.push({ message: 'no inventory is given', hint: 'name one with -i FILE or -i n1,n2,' });
  for (const source of sources) {
    if (await isHostList(source, cwd)) readHostList(draft, source, problems);
    else {
      const path = resolve(cwd, source);
      const folder = (await isFolder(path))
        ? { path, shown: source }
        : { path: dirname(path), shown: dirname(source) };
      folders.delete(folder.path);
      folders.set(folder.path, folder.shown);
      await readSource({ draft, problems }, { path, shown: source, cwd, programs });
    }
  }
  if (playbook !== undefined) {
    const path = dirname(resolve(cwd, playbook));
    folders.delete(path);
    folders.set(path, dirname(playbook));
  }
  throwAny(problems);
  const adjacent = await readAllAdjacent(draft, folders, problems);
  throwAny(problems);
  return mergeInventory(draft, adjacent);
}

function throwAny(problems: readonly Problem[]): void {
  const more = problems.length - MAX_PROBLEMS;
  if (more > 0)
    throw new UsageError([...problems.slice(0, MAX_PROBLEMS), { message: `and ${more} more problems` }]);
  if (problems.length > 0) throw new UsageError(problems);
}

/** A comma makes a list, unless a file has that very name. */
async function isHostList(source: string, cwd: string): Promise<boolean> {
  if (!source.includes(',')) return false;
  return await stat(resolve(cwd, source)).then(
    () => false,
    () => true,
  );
}

async function readAllAdjacent(
  draft: Draft,
  folders: Map<string, string>,
  problems: Problem[],
): Promise<AdjacentVars[]> {
  const result: AdjacentVars[] = [];
  for (const [path, shown] of folders) {
    const names = { groups: draft.groups.keys(), hosts: draft.hosts.keys() };
    result.push(await readAdjacentVars({ path, shown }, names, problems));
  }
  return result;
}
