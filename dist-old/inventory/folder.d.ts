import type { Problem } from '../usage-error.ts';
/** A file or folder, and how the user would write it, for messages. */
export interface Place {
    path: string;
    shown: string;
}
export declare function child(folder: Place, name: string): Place;
export declare function isFolder(path: string): Promise<boolean>;
/** The names in a folder in the order of their bytes, as Python sorts them; none where there is no such folder. */
export declare function listFolder(folder: Place, problems: Problem[]): Promise<string[]>;
