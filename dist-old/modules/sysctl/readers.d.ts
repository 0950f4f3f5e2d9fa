import type { SysctlReader } from '../../net/sysctl/order.ts';
import type { Facts } from '../module.ts';
/** First the reader that this host's boot runs, then the one it does not. */
export type Readers = readonly [boot: SysctlReader, other: SysctlReader];
export declare function readersOf(init: Facts['init']): Readers;
