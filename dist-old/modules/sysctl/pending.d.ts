import type { Change, CommentChange } from '../module.ts';
import type { SysctlState } from './probe.ts';
/** The host as it will be once the changes of earlier tasks are made. */
export declare function afterPending(state: SysctlState, pending: readonly Change[]): SysctlState;
/** A write of the forwarding switch that changes it also sets every device (inet_forward_change() of the kernel). */
export declare function afterWrite(state: SysctlState, path: string, value: string): SysctlState;
export declare function afterComment(state: SysctlState, { path, lines }: CommentChange): SysctlState;
