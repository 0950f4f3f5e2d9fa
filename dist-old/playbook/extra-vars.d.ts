import type { Vars } from '../inventory/inventory.ts';
/**
 * The variables of `-e`, a later one over an earlier: `key=value` (values are text, as in Ansible; several in one with
 * shell quoting), `{…}` (JSON or YAML) and `@FILE` (YAML or JSON, relative to `cwd`). Throws one UsageError with
 * every problem. No message repeats a value: it may be a secret.
 */
export declare function parseExtraVars(args: readonly string[], cwd: string): Promise<Vars>;
