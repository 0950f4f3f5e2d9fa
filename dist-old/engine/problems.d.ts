import type { Vars } from '../inventory/inventory.ts';
import type { Play } from '../playbook/playbook.ts';
import type { Problem } from '../usage-error.ts';
import type { KnownHost } from './host.ts';
import { type GroupNames } from './scope.ts';
import type { Modules } from './segments.ts';
/** What a play's tasks are checked against. */
export interface CheckContext {
    groups: GroupNames;
    modules: Modules;
    extraVars: Vars;
}
/** What is wrong in a play on its hosts, as far as it can be told before connecting to any. */
export declare function problemsOf(play: Play, hosts: readonly KnownHost[], context: CheckContext): Problem[];
