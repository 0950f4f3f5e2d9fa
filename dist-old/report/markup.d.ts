/** HTML or XML that is made already, and goes into more of it as it is. */
export interface Markup {
    readonly markup: string;
}
/**
 * A template that escapes every text put into it, for content and for quoted attributes alike. There is no other way
 * from text to markup, so nothing that a host, a playbook or an inventory says can become a tag.
 */
export declare function markup(literals: TemplateStringsArray, ...parts: readonly (string | number | Markup | readonly Markup[])[]): Markup;
export declare const NOTHING: Markup;
/** Bytes of it in a file. */
export declare function size({ markup }: Markup): number;
