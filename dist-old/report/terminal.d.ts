import type { RunDocument } from './document.ts';
import type { Style } from './style.ts';
export interface TerminalOptions {
    style: Style;
    /** Show what each change does to its file. */
    diff: boolean;
    /** Show tasks that had nothing to say, too. */
    verbose: boolean;
}
/** What a person reads after a run: what needs reading, then the hosts, then one line that says how it stands. */
export declare function terminalReport(document: RunDocument, options: TerminalOptions): string;
