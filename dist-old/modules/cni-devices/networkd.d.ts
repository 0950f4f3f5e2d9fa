import { type DropInFile } from '../../net/drop-in-folders.ts';
import type { FileChange, Plan } from '../module.ts';
import { type CniDevicesState } from './probe.ts';
/** That systemd-networkd does not remove the routes and rules that a CNI makes (networkd.conf(5), cilium#18706). */
export declare function planForeign(state: CniDevicesState): Plan;
export declare function keepForeign(files: readonly DropInFile[]): FileChange;
/**
 * That udev leaves flannel's device the MAC address it was made with: the other nodes were told that one (flannel#1155).
 * Since 0.15.1 flannel gives it itself, and udev keeps off.
 */
export declare function planLink(state: CniDevicesState): Plan;
export declare function keepAddress(links: readonly DropInFile[]): FileChange;
