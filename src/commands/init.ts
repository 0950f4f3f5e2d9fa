import { lstat, mkdir, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { writeNew } from '../write-whole.ts';
import { inventoryFile } from './init/inventory-file.ts';
import { PLAYBOOK_FILE } from './init/playbook-file.ts';
import { editorSchemas } from './init/schemas.ts';
import type { Io } from './io.ts';

/**
 * `netfix init [HOST…]`: an inventory of these hosts, a playbook, and the schemas that editors check both by, in the
 * folder where it is called. Throws UsageError, and has written nothing, where one of them is there or cannot be written.
 */
export async function initCommand(hosts: readonly string[], io: Io): Promise<void> {
  const schemas = editorSchemas();
  const files = new Map([['hosts.yaml', inventoryFile(hosts)], ['playbook.yaml', PLAYBOOK_FILE], ...schemas]);
  for (const [name, text] of schemas) if (await holds(join(io.cwd, name), text)) files.delete(name);
  const taken = [];
  for (const name of files.keys()) if (await isThere(join(io.cwd, name))) taken.push(name);
  if (taken.length > 0)
    throw new UsageError({
      message: `there already: ${taken.join(', ')}`,
      hint: 'init replaces nothing: call it in another folder, or move what is there away',
    });
  await writeAll(files, io.cwd);
  io.stdout.write(summary(hosts));
}

/** A link that leads nowhere is there, too. */
async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

/** From an earlier `init`, or from the clone of netfix that this is. */
async function holds(path: string, text: string): Promise<boolean> {
  return (await readFile(path, 'utf8').catch(() => null)) === text;
}

/** All of them or none. */
async function writeAll(files: ReadonlyMap<string, string>, folder: string): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  for (const [name, text] of files) {
    const path = join(folder, name);
    try {
      const made = await mkdir(dirname(path), { recursive: true });
      if (made !== undefined) undo.push(() => rmdir(made));
      await writeNew(path, text);
      undo.push(() => rm(path));
    } catch (error) {
      for (const back of undo.reverse()) await back().catch(() => {});
      throw new UsageError({
        message: `cannot write ${name}: ${(error as Error).message}`,
        hint: 'call init in a folder that is yours',
      });
    }
  }
}

function summary(hosts: readonly string[]): string {
  const [named, first] =
    hosts.length === 0
      ? ['the inventory, with an example', 'Name your nodes in hosts.yaml. Then:']
      : ['the inventory', 'Next:'];
  return `hosts.yaml     ${named}
playbook.yaml  what a Kubernetes node needs of its network, to be changed as you like
schemas/       what editors complete and check both by

${first}
  netfix ping -i hosts.yaml                  # who answers
  netfix check playbook.yaml -i hosts.yaml   # what would change; changes nothing
  netfix run playbook.yaml -i hosts.yaml     # make it so
`;
}
