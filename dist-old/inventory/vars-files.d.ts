import type { Problem } from '../usage-error.ts';
import { type Place } from './folder.ts';
import type { Vars } from './inventory.ts';
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
export declare function readAdjacentVars(folder: Place, names: {
    groups: Iterable<string>;
    hosts: Iterable<string>;
}, problems: Problem[]): Promise<AdjacentVars>;
