import { type KernelModuleState } from './probe.ts';
/** What keeps a module from being loaded, and where that stands. */
export interface Denial {
    /** `/etc/modprobe.d/cis.conf:3`, or the kernel command line. */
    place: string;
    text: string;
    /**
     * `always`: even modprobe does not load it. `boot`: modprobe does, systemd-modules-load does not: it honours
     * `blacklist` (systemd-modules-load.service(8)).
     */
    when: 'always' | 'boot';
}
export declare function denialOf(state: KernelModuleState, name: string): Denial | null;
