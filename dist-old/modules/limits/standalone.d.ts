import type { LoneHost, Standalone } from '../standalone.ts';
import type { Conflicts } from '../sysctl/on-conflict.ts';
interface Given {
    neighbours?: number;
    connections?: number;
    persist?: boolean;
    conflicts?: Conflicts;
}
export declare function standalone({ neighbours, connections, persist, conflicts }: Given, { nodes }: LoneHost): Standalone;
export {};
