/** Writes a file whole or not at all: what was there before stays until all of the new text is. Throws as node:fs does. */
export declare function writeWhole(path: string, text: string, mode?: number): Promise<void>;
/** The same for a file that is not there yet: EEXIST where there is one. */
export declare function writeNew(path: string, text: string): Promise<void>;
/**
 * Gives a whole file its name. Throws as node:fs does, EEXIST where the name is taken: link(2) replaces nothing. Not
 * every file system has links; there the name must have been found free a moment ago.
 */
export declare function nameOnce(temp: string, path: string): Promise<void>;
