import type { Io } from './io.ts';
import type { HostOptions } from './options.ts';
export interface UndoOptions extends HostOptions {
    run?: string;
    check: boolean;
}
/** `netfix undo [PATTERN]`: take back what the latest run did on each host, or the run given. */
export declare function undoCommand(pattern: string, options: UndoOptions, io: Io): Promise<number>;
/** `netfix history [PATTERN]`: the runs that changed each host. */
export declare function historyCommand(pattern: string, options: HostOptions, io: Io): Promise<number>;
