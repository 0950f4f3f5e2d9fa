import type { Problem } from '../usage-error.ts';
import type { Draft } from './draft.ts';
/** `n1,n2:2222,`: hosts without a group. Ranges are for files; Ansible does not expand them here either. */
export declare function readHostList(draft: Draft, list: string, problems: Problem[]): void;
