/** Where an inventory is read from. */
export interface SourcePath {
    path: string;
    /** As the user gave it. */
    shown: string;
    cwd: string;
    /** What to do with an inventory that is a program: on Tab nothing may run. */
    programs: 'run' | 'skip';
}
