import type { Vars } from '../inventory/inventory.ts';
import { type Part } from './part.ts';
/** The `vars` of a play, a task or an import. */
export declare function readVars(part: Part): Vars;
/** Why a name cannot be a variable's, or null. Ansible's rule for names, and the names every expression has. */
export declare function variableNameFault(name: string): string | null;
