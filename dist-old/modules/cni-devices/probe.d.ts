import type { DropInFile } from '../../net/drop-in-folders.ts';
import type { ProbeOutput } from '../module.ts';
export interface CniDevicesState {
    networkManager: {
        /** Enabled at boot, or running. */
        isUsed: boolean;
        /** Of NetworkManager.conf and conf.d, in no order. */
        files: DropInFile[];
        /** Devices and their state as the running one has it: `unmanaged`, `connected (externally)`. None where it does not run. */
        devices: Map<string, string>;
    };
    networkd: {
        isUsed: boolean;
        /** Of networkd.conf and networkd.conf.d. */
        files: DropInFile[];
        /** `*.link` files. */
        links: DropInFile[];
    };
    /** Folders that are not there. */
    missing: string[];
    unreadable: string[];
}
export declare const FOLDERS: {
    networkManager: string;
    networkd: string;
    links: string;
};
export declare const FILES_SCRIPT: string;
export declare const LINKS_SCRIPT: string;
declare const UNITS: {
    NetworkManager: string;
    'systemd-networkd': string;
};
/** Sh that holds where the unit is used. */
export declare function isUsed(unit: keyof typeof UNITS): string;
export declare const USE_SCRIPT: string;
export declare function readState(parts: Record<string, ProbeOutput>): CniDevicesState;
export {};
