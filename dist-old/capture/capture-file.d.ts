import { type WriteStream } from 'node:fs';
/** A file that has its name only once it is whole. */
export interface CaptureFile {
    /** Written to one after another; what it has not taken yet is bounded by those who heed it (`drain`). */
    stream: WriteStream;
    /** Gives it its name. Throws as node:fs does, also where there is a file of that name that it may not replace. */
    keep(): Promise<void>;
    /** As if it had never been. Never rejects. */
    drop(): Promise<void>;
}
/** Its user's alone: packets hold what people send. Throws as node:fs does. */
export declare function openCaptureFile(path: string, replace: boolean): Promise<CaptureFile>;
