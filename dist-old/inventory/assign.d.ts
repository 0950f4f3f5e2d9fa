import { type Draft } from './draft.ts';
import type { Value } from './inventory.ts';
/** Gives a variable to the group of that name, else to the host: Ansible looks in this order too. Null when it went well. */
export declare function assign(draft: Draft, owner: string, key: string, value: Value): string | null;
/** The hosts of one line or key, with their variables. */
export declare function assignHosts(draft: Draft, group: string, named: {
    hosts: readonly string[];
    port: number | null;
}, vars: Iterable<readonly [string, Value]>): string | null;
