import type { ShellHost } from '../shell/shell-process.ts';
import type { SshTarget } from '../target.ts';
import type { Connections } from './connections.ts';
/** A host behind SSH: connects at the first start, and again when the connection was lost. */
export declare function sshHost(target: SshTarget, connections: Connections, startTimeoutMs?: number): ShellHost;
