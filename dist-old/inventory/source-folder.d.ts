import type { Problem } from '../usage-error.ts';
import { type Place } from './folder.ts';
export declare function isVagrantFolder(path: string): Promise<boolean>;
/**
 * The sources in a folder given with `-i`, in the order Ansible reads them: by name, a folder where its name stands. A
 * Vagrant folder among them is one source. A folder without any is a problem that says what was passed over.
 */
export declare function sourcesInFolder(folder: Place, problems: Problem[]): Promise<Place[]>;
