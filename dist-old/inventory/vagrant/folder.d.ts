import type { Problem } from '../../usage-error.ts';
import type { Draft } from '../draft.ts';
import type { SourcePath } from '../source-path.ts';
/**
 * The machines of a folder with a Vagrantfile, as `vagrant ssh-config` gives them. All must run. A machine has new host
 * keys and the same address after each `up`, so its keys are kept under its provider's id, in a file of the folder.
 */
export declare function readVagrantFolder({ draft, problems }: {
    draft: Draft;
    problems: Problem[];
}, { path, shown }: SourcePath, timeoutMs?: number): Promise<void>;
