import type { TSchema } from 'typebox';
/**
 * The JSON Schema (draft 7) of a playbook, for editors. Every value of a module's parameters may be a `{{ }}` text
 * instead; netfix itself checks more than this can say.
 */
export declare function playbookSchema(modules: ReadonlyMap<string, {
    name: string;
    params: TSchema;
    summary?: string;
}>): object;
