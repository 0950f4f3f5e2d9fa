import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../usage-error.ts';
import { child, isFolder, listFolder, type Place } from './folder.ts';

/** Ansible's defaults: IGNORED_ALWAYS in inventory/manager.py, INVENTORY_IGNORE_EXTS in config/base.yml. */
const NO_SOURCE =
  /^\.|^(?:host_vars|group_vars|vars_plugins)$|(?:\.pyc|\.pyo|\.swp|\.bak|~|\.rpm|\.md|\.txt|\.rst|\.orig|\.ini|\.cfg|\.retry)$/;

/** Far more than anybody nests; a link to a folder above would go on for ever. */
const MAX_DEPTH = 20;

export async function isVagrantFolder(path: string): Promise<boolean> {
  return await access(join(path, 'Vagrantfile')).then(
    () => true,
    () => false,
  );
}

/**
 * The sources in a folder given with `-i`, in the order Ansible reads them: by name, a folder where its name stands. A
 * Vagrant folder among them is one source. A folder without any is a problem that says what was passed over.
 */
export async function sourcesInFolder(folder: Place, problems: Problem[]): Promise<Place[]> {
  const known = problems.length;
  const sources = await listSources(folder, problems, 0);
  if (sources.length > 0 || problems.length > known) return sources;
  const ini = (await listFolder(folder, problems)).find((name) => name.endsWith('.ini'));
  const hint =
    ini === undefined
      ? 'put inventory files into it; hidden files and those that end in .ini, .cfg, .md or .txt are passed over, as by Ansible'
      : `in a folder files that end in .ini are passed over, as by Ansible: name it with -i ${child(folder, ini).shown}`;
  problems.push({ file: folder.shown, message: 'is a folder without an inventory file', hint });
  return [];
}

async function listSources(folder: Place, problems: Problem[], depth: number): Promise<Place[]> {
  if (depth > MAX_DEPTH) {
    const hint = 'look for a link to a folder above it';
    problems.push({ file: folder.shown, message: `is more than ${MAX_DEPTH} folders deep`, hint });
    return [];
  }
  const found: Place[] = [];
  const known = problems.length;
  for (const name of await listFolder(folder, problems)) {
    if (problems.length > known) break;
    if (NO_SOURCE.test(name)) continue;
    const entry = child(folder, name);
    const nested = (await isFolder(entry.path)) && !(await isVagrantFolder(entry.path));
    found.push(...(nested ? await listSources(entry, problems, depth + 1) : [entry]));
  }
  return found;
}
