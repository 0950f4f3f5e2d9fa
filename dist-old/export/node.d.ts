import { type HostAccess } from '../engine/prepare.ts';
import type { Inventory, Vars } from '../inventory/inventory.ts';
import type { Playbook } from '../playbook/playbook.ts';
import { type ExportContext, type LoneNode } from './exported.ts';
export interface ExportRequest {
    playbook: Playbook;
    /** Null without -i. */
    inventory: Inventory | null;
    /** --host, or null: any host of the plays. */
    host: string | null;
    modules: ExportContext['modules'];
    extraVars: Vars;
    resolveTarget: HostAccess['resolveTarget'];
}
/** What a playbook does on one node, as far as a script can do it there. Throws UsageError with all that is wrong. */
export declare function loneNode(request: ExportRequest): Promise<LoneNode>;
