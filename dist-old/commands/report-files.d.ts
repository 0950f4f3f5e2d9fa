import type { RunDocument } from '../report/document.ts';
export interface ReportOptions {
    /** File of the HTML page. */
    report?: string;
    /** File of the JUnit XML. */
    junit?: string;
}
/** A file that a flag asks for, with the function that makes its text. */
interface ReportFile {
    flag: string;
    path: string;
    render(document: RunDocument): Promise<string>;
}
/** Checks, before anything is done, that the files asked for can be written. Throws UsageError. */
export declare function reportFiles(options: ReportOptions, cwd: string): Promise<ReportFile[]>;
/** Writes them all; a file that cannot be written keeps no other from it. Resolves to what could not be written. */
export declare function writeReports(files: readonly ReportFile[], document: RunDocument): Promise<string[]>;
export {};
