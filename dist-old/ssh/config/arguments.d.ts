import type { Option } from './statement.ts';
/** ssh's own arguments, as in ansible_ssh_common_args. */
export interface SshArguments {
    /** In order: the first one of a keyword wins. */
    options: Option[];
    /** `-F`, as written. */
    configFile: string | null;
    /** Words that are no option. */
    rest: string[];
}
/**
 * Understands `-o`, `-i`, `-p`, `-l`, `-J` and `-F` (ssh(1)). Throws UsageError naming `from` and the option for any
 * other, for a value that is wrong, and for words left over.
 */
export declare function parseSshArguments(text: string, from: string): SshArguments;
/** The same for words that may hold a destination and `-W`. */
export declare function readArguments(words: readonly string[], from: string): SshArguments & {
    forward: string | null;
};
