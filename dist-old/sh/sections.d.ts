/** A piece of a script whose output and exit code come back apart from the others'. */
export interface Section {
    id: string;
    script: string;
    /** When it fails, no later section with this flag runs. */
    stopOnFailure?: boolean;
    /**
     * A script of ours that starts nothing which outlives it: its stderr, nearly always empty, is gathered and sent only
     * if there is any. One that left a process behind would be waited for.
     */
    quiet?: boolean;
}
export interface SectionOutput {
    exitCode: number;
    stdout: string;
    stderr: string;
}
/**
 * One script that runs the sections in order, each in a subshell with no stdin. `nonce` must be fresh and
 * unguessable: it is what keeps a host's output from passing for a mark. One mark behind each section: whatever a
 * shell prints at once is a packet to encrypt, send and read. A syntax error stays in its section.
 */
export declare function sectionScript(sections: readonly Section[], nonce: string): string;
/** Sections that ran to their end, by id. One that never ran, or was cut short, is not there. */
export declare function parseSections(stdout: string, stderr: string, nonce: string): Map<string, SectionOutput>;
