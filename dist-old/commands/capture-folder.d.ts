import { type CaptureFile } from '../capture/capture-file.ts';
/** Where the files of one capture go: `HOST.pcap` in one folder, which is made when the first is opened. */
export interface CaptureFolder {
    open(host: string): Promise<CaptureFile>;
    /** As the user would write it. */
    pathOf(host: string): string;
    /** Nothing is left of files that were not kept. */
    close(): Promise<void>;
}
/** Throws UsageError where a file is there already, and is not to be overwritten. */
export declare function captureFolder(hosts: readonly string[], { output, overwrite }: {
    output?: string;
    overwrite: boolean;
}, cwd: string): Promise<CaptureFolder>;
/** A name of its own for each host, that is a plain file name whatever the host is called. */
export declare function fileNames(hosts: readonly string[]): Map<string, string>;
