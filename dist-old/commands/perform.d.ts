import type { Mode } from '../engine/events.ts';
import type { Modules } from '../engine/segments.ts';
import type { Inventory, Vars } from '../inventory/inventory.ts';
import type { Playbook } from '../playbook/playbook.ts';
import { type RunDocument } from '../report/document.ts';
import { hostAccess } from './host-access.ts';
import type { Io } from './io.ts';
import type { HostOptions } from './options.ts';
import type { Recorder } from './run-record.ts';
export interface Execution {
    playbook: Playbook;
    modules: Modules;
    mode: Mode;
    extraVars: Vars;
    /** Names of the only hosts to work on. */
    only?: ReadonlySet<string> | null;
    /** Where the run is remembered. */
    record?: Recorder | null;
}
/** How the hosts of an inventory are logged in to: once, however many runs there are. */
export interface Access extends Awaited<ReturnType<typeof hostAccess>> {
    inventory: Inventory;
}
export declare function accessTo(inventory: Inventory, options: HostOptions, io: Io): Promise<Access>;
/**
 * Runs a playbook over an inventory and gathers what came of it, showing progress. Throws UsageError before touching a
 * host. The document of a run that was broken off before it began has no name.
 */
export declare function perform(execution: Execution, { inventory, access, ssh }: Access, options: HostOptions, io: Io): Promise<RunDocument>;
