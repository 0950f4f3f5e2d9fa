import type { Standalone } from '../standalone.ts';
/** Where the managers are used. The drop-ins are written whole, and files that are read after them are not looked at. */
export declare function standalone(interfaces: readonly string[]): Standalone;
