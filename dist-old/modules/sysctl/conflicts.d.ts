import { type SysctlWinner } from '../../net/sysctl/order.ts';
import type { CommentChange, Finding } from '../module.ts';
import type { Conflicts } from './on-conflict.ts';
import type { SysctlState } from './probe.ts';
import type { Readers } from './readers.ts';
import { type Setting } from './settings.ts';
export interface Overrides {
    /** The host with the lines commented out. */
    state: SysctlState;
    /** Settings that the boot would not give their value as the host is. */
    names: ReadonlySet<string>;
    findings: Finding[];
    changes: CommentChange[];
}
/** Finds the lines that beat the drop-in, `state` holding it already, and comments them out where that is allowed. */
export declare function settleOverrides(state: SysctlState, settings: readonly Setting[], conflicts: Conflicts, readers: Readers): Overrides;
/**
 * Files below /run are gone at the next boot and then made again. A line or name that is not plain text (NUL, or bytes
 * that are no UTF-8) cannot be named to the host again as it was.
 */
export declare function canComment({ target, text }: SysctlWinner): boolean;
/** One change per file. */
export declare function commentsFor(winners: readonly SysctlWinner[]): CommentChange[];
