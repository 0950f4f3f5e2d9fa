import type { Io } from './io.ts';
export interface ExportOptions {
    inventory: string[];
    host?: string;
    tags: string[];
    skipTags: string[];
    extraVars: string[];
    output?: string;
    /** Of the DaemonSet. */
    image?: string;
    namespace?: string;
    every?: number;
}
export type ExportFormat = 'script' | 'cloud-init' | 'daemonset';
/** `netfix export`: what a playbook does on a node, for where netfix does not come. Reads files, and touches no host. */
export declare function exportCommand(format: ExportFormat, file: string, options: ExportOptions, io: Io): Promise<number>;
