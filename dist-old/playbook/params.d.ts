import type { TSchema } from 'typebox';
/** One thing wrong with parameters: the path of the value, or of the map that lacks or has too many keys. */
export interface ParamFault {
    path: (string | number)[];
    message: string;
    hint?: string;
    /** Set when a key is not known: its name. The fault is then at the key, not the value. */
    key?: string;
    /** Set when a key is not there: the fault is then at the key of the map that lacks it. */
    missing?: true;
}
/**
 * What is wrong with rendered parameters, in plain words: "`port` must be an integer from 1 to 65535". Empty when
 * nothing is. Text that reads as the number or boolean wanted is taken as one: `-e port=4789` and inventory variables
 * in INI files are text.
 */
export declare function checkParams(schema: TSchema, value: unknown): string[];
/** A copy of checked parameters with text read as the type wanted, and the schema's defaults where nothing was given. */
export declare function withDefaults(schema: TSchema, value: unknown): unknown;
/** What is wrong with parameters as written, with paths; `"8472"` is no number here. Values that hold `{{ }}` pass: they are checked again once rendered. */
export declare function paramFaults(schema: TSchema, value: unknown): ParamFault[];
