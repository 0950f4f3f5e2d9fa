import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Value } from '../../inventory/inventory.ts';
import type { Candidates } from './complete.ts';

/** More than a person reads, and what a shell still shows without asking. */
const MAX_CANDIDATES = 1000;

/** Names that could move a cursor, or that a shell would take apart, are not offered. */
const PLAIN = /^[\p{L}\p{N}_.@%+-]+$/u;

const FILES: readonly string[] = ['playbook', 'file', 'folder', 'source', 'vars'];

/** What is looked up for a word: only files are read, no program is run and no host is touched. */
export async function lookUp(kind: string, words: readonly string[], cwd: string): Promise<Candidates> {
  if (['pattern', 'host'].includes(kind)) return plain(await hostsAndGroups(inventoriesIn(words), cwd));
  if (kind === 'tags') return plain(await tagsIn(words, cwd));
  if (kind === 'module') return [...(await import('../../modules/index.ts')).modules.keys()];
  return FILES.includes(kind) ? null : [];
}

function plain(names: Iterable<string>): string[] {
  return [...names].filter((name) => PLAIN.test(name)).slice(0, MAX_CANDIDATES);
}

function inventoriesIn(words: readonly string[]): string[] {
  return words.flatMap((word, i) => {
    if (word === '-i' || word === '--inventory') return words[i + 1] ?? [];
    return /^(?:-i|--inventory=)(.+)$/.exec(word)?.[1] ?? [];
  });
}

async function hostsAndGroups(sources: readonly string[], cwd: string): Promise<Set<string>> {
  const { loadInventory } = await import('../../inventory/load.ts');
  const names = new Set<string>();
  for (const source of sources.filter((one) => !/^\/(?:dev|proc)\//.test(one))) {
    const inventory = await loadInventory([source], cwd, { programs: 'skip' }).catch(() => null);
    for (const name of [...(inventory?.groups.keys() ?? []), ...(inventory?.hosts.keys() ?? [])])
      names.add(name);
  }
  return names;
}

/** Of the first word that is a playbook, and of what it imports. One that is not yet right gives what can be read. */
async function tagsIn(words: readonly string[], cwd: string): Promise<Set<string>> {
  const tags = new Set<string>();
  const playbook = words.find(
    (word) => /\.(?:ya?ml|json)$/.test(word) && !inventoriesIn(words).includes(word),
  );
  if (playbook !== undefined) await addTags(resolve(cwd, playbook), tags, new Set());
  return tags;
}

async function addTags(file: string, tags: Set<string>, seen: Set<string>): Promise<void> {
  if (seen.has(file) || seen.size >= 50) return;
  seen.add(file);
  const { readSource } = await import('../../playbook/source.ts');
  const { data } = await readSource(file);
  const imports: string[] = [];
  collect((data?.value ?? null) as Value, tags, imports);
  for (const name of imports) await addTags(isAbsolute(name) ? name : join(dirname(file), name), tags, seen);
}

function collect(value: Value, tags: Set<string>, imports: string[]): void {
  if (Array.isArray(value)) for (const one of value) collect(one, tags, imports);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'tags') for (const tag of words(inner)) tags.add(tag);
      else if (/^import_(?:playbook|tasks)$/.test(key)) imports.push(...words(inner));
      else if (['tasks', 'handlers'].includes(key)) collect(inner, tags, imports);
    }
  }
}

function words(value: Value): string[] {
  const all = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  return all.filter((one) => typeof one === 'string').map((one) => one.trim());
}
