import type { ReportOptions } from './report-files.ts';

/** Flags of every command that talks to hosts. */
export interface HostOptions extends ReportOptions {
  inventory: string[];
  limit?: string;
  forks: number;
  user?: string;
  privateKey?: string;
  become: boolean;
  askBecomePass: boolean;
  acceptNewHostKeys: boolean;
  timeout: number;
  lockTimeout: number;
  guardSeconds: number;
  verbose: boolean;
  json: boolean;
  color: boolean;
}

export interface PlaybookOptions extends HostOptions {
  tags: string[];
  skipTags: string[];
  extraVars: string[];
  check: boolean;
  diff: boolean;
  retryFailed: boolean;
}
