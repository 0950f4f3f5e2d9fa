import type { Value } from '../inventory.ts';
/**
 * What an INI value means: Ansible gives it to Python's `ast.literal_eval` and keeps the text where that fails.
 * So `5`, `0x1f`, `True`, `None`, `'x'` and `['a', 1]` are typed, and `true`, `yes`, `010` and `10.0.0.1` are text.
 * Complex numbers, sets and integers a double cannot hold stay text as well: no digit is lost.
 */
export declare function pythonLiteral(text: string): Value;
