import type { Play } from '../playbook/playbook.ts';
import type { Holder } from '../safety/lock.ts';
import type { Redact } from './redact.ts';
import type { GroupNames } from './scope.ts';
import type { RunSettings } from './settings.ts';
/** What a play's tasks share on every host. */
export interface PlayContext {
    play: Play;
    /** Its number in the run. */
    playIndex: number;
    settings: RunSettings;
    /** Who this run is, to the hosts it locks. */
    holder: Holder;
    redact: Redact;
    groups: GroupNames;
    /** Addresses of the hosts of each group. */
    groupAddresses: Record<string, string[]>;
    /** Addresses of all hosts of the play, whatever --limit says: a rule for `nodes` must not forget some. */
    nodes: string[];
}
