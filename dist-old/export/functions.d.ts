/** Everything below the steps of a script. `CHANGE_FUNCTIONS` and the prelude come before. */
export declare const EXPORT_FUNCTIONS: string;
