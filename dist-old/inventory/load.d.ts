import type { Inventory } from './inventory.ts';
import type { SourcePath } from './source-path.ts';
/**
 * Reads and merges the sources (`-i`), in order: files in Ansible's YAML, INI or JSON, executables that print its JSON,
 * folders of these, and lists such as `n1,n2,`. Variables next to a source are those in its folder, or in the folder it is. Relative paths count from `cwd`. `programs: 'skip'` runs no executable. Throws a UsageError that carries every problem found.
 */
export declare function loadInventory(sources: readonly string[], cwd: string, { programs }?: Pick<SourcePath, 'programs'>): Promise<Inventory>;
