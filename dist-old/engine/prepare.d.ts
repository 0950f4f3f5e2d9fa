import { type ConnectionVars } from '../inventory/connection-vars.ts';
import type { Inventory, InventoryHost } from '../inventory/inventory.ts';
import type { Play, Playbook } from '../playbook/playbook.ts';
import type { Session } from '../ssh/session.ts';
import type { Target } from '../ssh/target.ts';
import type { RunHost } from './host.ts';
import type { GroupNames } from './scope.ts';
import type { Modules } from './segments.ts';
import type { RunSettings } from './settings.ts';
/** What it takes to reach hosts. */
export interface HostAccess {
    becomePassword: string | null;
    resolveTarget(host: InventoryHost, connection: ConnectionVars): Target;
    open(target: Target): Session;
}
/** What a run needs from outside the engine. */
export interface RunRequest extends HostAccess {
    playbook: Playbook;
    inventory: Inventory;
    /** --limit, or null. */
    limit: string | null;
    /** Names of the only hosts to work on, or null: those that failed in an earlier run. */
    only: ReadonlySet<string> | null;
    modules: Modules;
    settings: RunSettings;
}
/** A play with its hosts. `everyone` is what its pattern matches, whatever --limit left of it. */
export interface PreparedPlay {
    play: Play;
    hosts: RunHost[];
    everyone: RunHost[];
}
export interface PreparedRun {
    plays: PreparedPlay[];
    groups: GroupNames;
    groupAddresses: Record<string, string[]>;
}
/**
 * Everything that can be found wrong without touching a host: patterns, variables, connection settings, and the
 * parameters of every task on every host. Throws one UsageError with all of it.
 */
export declare function prepare(request: RunRequest): Promise<PreparedRun>;
export declare function matchPlay(inventory: Inventory, play: Play): {
    play: Play;
    hosts: InventoryHost[];
};
/**
 * All hosts of the inventory, for their addresses, and `localhost` where a play names it; faults in those that no play
 * touches are not this run's matter. Throws UsageError for those that are `wanted`.
 */
export declare function makeHosts(request: HostAccess, hosts: ReadonlyMap<string, InventoryHost>, wanted: readonly InventoryHost[]): Promise<Map<string, RunHost>>;
export declare function groupNames(inventory: Inventory): GroupNames;
export declare function groupAddresses(groups: GroupNames, hosts: ReadonlyMap<string, Pick<RunHost, 'address'>>): Record<string, string[]>;
