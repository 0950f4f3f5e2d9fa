import type { Value } from '../inventory/inventory.ts';
import { type Part } from './part.ts';
import type { Path } from './source.ts';
/** Every `{{ }}` in a value must be CEL. */
export declare function checkTemplates(part: Part, value: Value, path: Path): void;
/** True when the condition is CEL. */
export declare function checkWhen(part: Part, path: Path, source: string): boolean;
