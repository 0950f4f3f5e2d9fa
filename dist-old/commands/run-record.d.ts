import type { RunDocument } from '../report/document.ts';
export interface Recorder {
    /** Writes the record as far as it goes. Resolves to why it could not be written, or null. */
    write(document: RunDocument, finished: boolean): Promise<string | null>;
}
/** `$XDG_STATE_HOME/netfix/runs`, by default `~/.local/state/netfix/runs` (XDG Base Directory Specification). */
export declare function recordFolder(env: NodeJS.ProcessEnv): string;
/** Keeps the record of one run: one file, `RUN.json`, written whole or not at all, for its user only. */
export declare function recorder(folder: string, playbook: string): Recorder;
/** Hosts that the last run of this playbook did not bring right. Throws UsageError when there is none. */
export declare function failedHosts(folder: string, playbook: string): Promise<Set<string>>;
