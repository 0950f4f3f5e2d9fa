import type { Facts, Plan } from '../module.ts';
import type { Conflicts } from '../sysctl/on-conflict.ts';
import { type RpFilterState } from './probe.ts';
import { type Wanted } from './strictness.ts';
/**
 * What the next boot will make of the filters. A glob is written as it stands: systemd-sysctl gives it to each device
 * that appears later (99-systemd.rules). A device that some file names is named in the drop-in too, since a name goes
 * before a glob (sysctl.d(5)).
 */
export declare function planAtBoot(state: RpFilterState, interfaces: readonly string[], wanted: Wanted, conflicts: Conflicts, init: Facts['init']): Plan;
