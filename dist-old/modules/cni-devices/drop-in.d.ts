import type { DropInFile } from '../../net/drop-in-folders.ts';
import type { Change, CommandChange } from '../module.ts';
import type { CniDevicesState } from './probe.ts';
/** The folder of a drop-in, where there is none yet. Undo leaves it where something else has come into it. */
export declare function makeFolder({ missing }: CniDevicesState, folder: string): Change[];
export declare function folderChange(folder: string): CommandChange;
/** The files once this one has that content. */
export declare function withFile(files: readonly DropInFile[], path: string, content: string | null): DropInFile[];
/** As earlier tasks of the same batch will leave the files. */
export declare function afterPending(state: CniDevicesState, pending: readonly Change[]): CniDevicesState;
