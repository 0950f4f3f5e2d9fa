import { type DropInFile } from './drop-in-folders.ts';
/** One entry of the list of devices that NetworkManager leaves alone, and the line it comes from. */
export interface DeviceSpec {
    /** `interface-name:cali*`, `except:mac:…`, `*`: "Device List Format" of NetworkManager.conf(5). */
    spec: string;
    /** `PATH:LINE`. */
    place: string;
}
export interface UnmanagedDevices {
    specs: DeviceSpec[];
    /** Lines that took entries off the list, in the order they are read: `=` all, `-=` some. */
    removals: {
        taken: string[];
        place: string;
    }[];
}
/**
 * The files that NetworkManager reads, in its order: packages', then those of /run, then the main file, then
 * /etc's, each folder by name, bytewise. A file in /run hides the packages' of its name, one in /etc both
 * (NetworkManager.conf(5)).
 */
export declare function networkManagerFiles(files: readonly DropInFile[]): DropInFile[];
/**
 * What `[keyfile] unmanaged-devices` comes to over files in order. `=` sets the list, `+=` adds, `-=` takes off. These
 * are three keys to GLib: of one that stands in a file several times each has the last one's value.
 */
export declare function unmanagedDevices(files: readonly DropInFile[]): UnmanagedDevices;
/** The entry that keeps NetworkManager from a device, or leaves it to it (`except:`); null where none speaks of it. */
export declare function specFor({ specs }: UnmanagedDevices, interfaces: string): DeviceSpec | null;
