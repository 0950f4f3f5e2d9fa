import type { TSchema } from 'typebox';
import type { Playbook } from './playbook.ts';
/**
 * Reads a playbook and all it imports, and checks everything that can be known before a host is touched: YAML, keys,
 * modules and their parameters, expressions, handlers, imports. Throws one UsageError with every problem found.
 * Values with `{{ }}` are checked for syntax here and for type once rendered (checkParams); for the variables they
 * need see undefinedReferences.
 */
export declare function loadPlaybook(file: string, modules: ReadonlyMap<string, {
    name: string;
    params: TSchema;
}>): Promise<Playbook>;
