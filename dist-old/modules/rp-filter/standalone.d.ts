import type { Standalone } from '../standalone.ts';
import type { Conflicts } from '../sysctl/on-conflict.ts';
import type { Wanted } from './strictness.ts';
interface Given {
    interfaces: string[];
    value?: Wanted;
    persist?: boolean;
    conflicts?: Conflicts;
}
/** A device that a file of another's names is not looked for: a line with a glob does not go before it at boot. */
export declare function standalone({ interfaces, value, persist, conflicts }: Given): Standalone;
export {};
