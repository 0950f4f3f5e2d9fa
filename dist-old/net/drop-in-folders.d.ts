/**
 * One drop-in file as found in a folder. A mask (a link to /dev/null, or an empty file) is an entry without lines.
 */
export interface DropInFile {
    /** Where it was found: `/etc/sysctl.d/99-sysctl.conf`. */
    path: string;
    /** What it really is, symbolic links followed: `/etc/sysctl.conf`. */
    target: string;
    lines: readonly string[];
}
/**
 * The folders of `sysctl.d`, `modules-load.d` or `modprobe.d`, the stronger first: of two files of one name only the
 * first folder's is read (sysctl.d(5), modules-load.d(5), modprobe.d(5)).
 */
export declare function dropInFolders(name: string): string[];
/** The files that are read, in the order they are: by name, bytewise; of each name the strongest folder's. */
export declare function dropInOrder<F extends DropInFile>(files: readonly F[], folders: readonly string[]): F[];
export declare function fileName({ path }: DropInFile): string;
