import type { Value } from '../inventory/inventory.ts';
import type { Problem } from '../usage-error.ts';
import type { Path, Source } from './source.ts';
export type Fields = Record<string, Value>;
/** One map of a playbook (a play, a task) while it is read. What is wrong with it goes to `problems`. */
export interface Part {
    source: Source;
    path: Path;
    fields: Fields;
    problems: Problem[];
}
export declare function isFields(value: unknown): value is Fields;
/** Something is wrong with a value; `offset` counts characters of a text. */
export declare function faultAt(part: Part, path: Path, message: string, hint?: string, offset?: number): void;
/** Something is wrong with a key. */
export declare function faultAtKey(part: Part, path: Path, message: string, hint?: string): void;
export declare function hasField(part: Part, key: string): boolean;
/** Text that is not empty, or null when there is none. */
export declare function textField(part: Part, key: string): string | null;
export declare function flagField(part: Part, key: string): boolean;
export declare function numberField(part: Part, key: string, bounds: {
    min: number;
    max: number;
    integer: boolean;
    fallback: number;
}): number;
/** One text or a list of texts; with `split`, a text may hold several with commas between. */
export declare function namesField(part: Part, key: string, split: boolean): string[];
/** A value as a message shows it. */
export declare function show(value: Value): string;
