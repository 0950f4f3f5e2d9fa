/**
 * Files of the repository that are made from the modules and the program, by path. `notes` gives the hand-written part of a module's
 * page, or an empty text.
 */
export declare function generated(notes: (module: string) => string): Map<string, string>;
