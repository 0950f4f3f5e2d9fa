import type { Fix, Walk } from './verdict.ts';
/** What a walk's causes ask for, one entry per host with each task once, in the order of the way. */
export declare function fixesOf({ causes }: Walk): Fix[];
/** A play that does it, as a playbook has it. */
export declare function playOf({ host, tasks }: Fix, become: boolean): object;
