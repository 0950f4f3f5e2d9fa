import type { Vars } from '../inventory/inventory.ts';
import type { Emit, Mode } from './events.ts';
/** How changes are kept from hurting. */
export interface SafetySettings {
    /** `user@machine` of the operator, for whoever finds a host locked. */
    by: string;
    /** How long to wait for another run's lock, in seconds. */
    lockSeconds: number;
    /** How long a change that could cut us off may stand unproven, in seconds. */
    guardSeconds: number;
    /** Where hosts keep lock and journal, or null for /run/netfix and /var/lib/netfix. Tests share a machine. */
    folder: string | null;
}
/** What holds for the whole run, from the command line. */
export interface RunSettings {
    mode: Mode;
    /** Hosts worked on at the same time. */
    forks: number;
    /** Deadline of one script on one host. */
    timeoutMs: number;
    extraVars: Vars;
    safety: SafetySettings;
    /** Emit the shell that runs. */
    verbose: boolean;
    emit: Emit;
    /** True once the user asked to stop: no new host is started. */
    interrupted: () => boolean;
    /** True once they asked twice: connections are being closed, and what fails now fails for that. */
    abandoned: () => boolean;
}
