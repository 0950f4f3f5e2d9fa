import { type DropInFile } from '../net/drop-in-folders.ts';
export interface DropInFiles {
    /** Masks and empty files among them, which a dump alone does not show. */
    files: DropInFile[];
    /** Files we may not read. */
    unreadable: string[];
    /** Every file of the dump by path, those of `more` that are not drop-ins among them. */
    contents: ReadonlyMap<string, readonly string[]>;
}
/**
 * Read-only sh that shows every `*.conf` (or other suffix) of the folders of these names, and `singles` when they are there: `~path`
 * and, for a link, `>what it is`; `!path` for one we may not read; then the contents, with those of `more`.
 * /lib is left out where it is /usr/lib.
 */
export declare function dropInScript(names: readonly string[], singles: readonly string[], more: readonly string[], suffix?: string): string;
/** Never throws, whatever the output holds. */
export declare function readDropIns(output: string): DropInFiles;
