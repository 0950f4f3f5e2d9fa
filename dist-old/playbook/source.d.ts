import type { Problem } from '../usage-error.ts';
import type { Place } from './playbook.ts';
export type Path = readonly (string | number)[];
/** A YAML file that was read: its plain data, and where each part of it stands. */
export interface Source {
    file: string;
    /** Null when the file could not be read as one YAML document; `problems` says why. */
    data: {
        value: unknown;
    } | null;
    problems: Problem[];
    /** The place of the value at a path; `offset` counts characters of a text value. A path that is not there: the nearest above. */
    locate(path: Path, offset?: number): Place;
    /** The place of the last key of a path. */
    locateKey(path: Path): Place;
}
/** Reads a YAML file. Never throws for what the file is or holds. */
export declare function readSource(file: string): Promise<Source>;
/** The same for text that is already there; `file` is its name in messages. */
export declare function parseSource(file: string, text: string): Source;
