import type { ReportOptions } from './report-files.ts';
/** Flags of every command that logs in to hosts. */
export interface LoginOptions {
    inventory: string[];
    limit?: string;
    forks: number;
    user?: string;
    privateKey?: string;
    become: boolean;
    askBecomePass: boolean;
    acceptNewHostKeys: boolean;
    timeout: number;
    verbose: boolean;
    json: boolean;
    color: boolean;
}
/** Flags of every command that runs tasks on hosts. */
export interface HostOptions extends LoginOptions, ReportOptions {
    lockTimeout: number;
    guardSeconds: number;
}
export interface PlaybookOptions extends HostOptions {
    tags: string[];
    skipTags: string[];
    extraVars: string[];
    check: boolean;
    diff: boolean;
    retryFailed: boolean;
}
