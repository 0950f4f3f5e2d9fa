import type { Value } from '../inventory.ts';
/**
 * A plain scalar as PyYAML types it (YAML 1.1, yaml/resolver.py): `yes` and `off` are booleans but `y` is text, `010`
 * is 8, `1:30` is 90, `1e3` is text. Dates, `.inf` and integers a double cannot hold stay text: nothing is lost.
 */
export declare function plainScalar(text: string): Value;
/** Text that is a whole JSON document keeps JSON's types, as in Ansible: `1e3` is a number there. */
export declare function jsonScalar(text: string): Value;
