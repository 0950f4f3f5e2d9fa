/** A piece of a string: text as it stands, or the CEL source between `{{` and `}}`. */
export type Piece = {
    kind: 'text';
    text: string;
} | {
    kind: 'expression';
    source: string;
    offset: number;
};
/** `offset`: where in the string the fault is. */
export declare class TemplateError extends Error {
    readonly offset: number;
    constructor(message: string, offset: number);
}
/** True for a string that has to be rendered. */
export declare function hasTemplate(text: string): boolean;
/** Cuts a string at its `{{ }}`. Braces and quotes inside an expression are followed, so `{{ {"a": {"b": 1}} }}` is one. */
export declare function splitTemplate(text: string): Piece[];
