import { type SysctlReader } from '../../net/sysctl/order.ts';
import type { Plan } from '../module.ts';
import type { Conflicts } from './on-conflict.ts';
import type { SysctlState } from './probe.ts';
import { type Setting } from './settings.ts';
/**
 * Lines that turn the forwarding of single devices off. A device that is there when ip_forward goes from 0 to 1 is
 * reset to 1; one that comes later gets its line then (99-systemd.rules runs systemd-sysctl for it). Which of the two
 * happens is a race of the boot, hence a warning.
 */
export declare function planBootDevices(state: SysctlState, settings: readonly Setting[], conflicts: Conflicts, reader: SysctlReader): Plan;
