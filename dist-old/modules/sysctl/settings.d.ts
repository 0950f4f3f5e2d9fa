import type { SysctlReader } from '../../net/sysctl/order.ts';
import type { Finding } from '../module.ts';
/** One kernel parameter as it is to be. */
export interface Setting {
    /** Dotted. */
    name: string;
    /** Below /proc/sys. */
    path: string;
    /** Blanks between several values are single spaces. */
    value: string;
    /** Set where other values are right at boot, too. */
    rule?: BootRule;
}
/** What the boot may make of a setting besides its value. */
export interface BootRule {
    /** `value`: what the line of a file says; null where no line sets the key. */
    accepts(value: string | null, reader: SysctlReader): boolean;
    /** What is wrong when the boot makes of it what it would today. */
    fault(reader: SysctlReader): Pick<Finding, 'code' | 'message' | 'evidence'>;
}
/** Whether a boot that leaves the key at this value, or unset, is right. */
export declare function isRightAtBoot({ path, value, rule }: Setting, found: string | null, reader: SysctlReader): boolean;
export interface SettingsRead {
    settings: Setting[];
    /** Two names of one kernel variable with different values: nothing can satisfy both. */
    contradictions: Finding[];
}
/**
 * The settings, without repetitions, in an order that ends right: a change of ip_forward resets the forwarding of
 * every device (Documentation/networking/ip-sysctl.rst), so it comes first and `default` second.
 */
export declare function readSettings(given: Readonly<Record<string, string | number>>): SettingsRead;
/** The switch whose change resets the forwarding of every device. */
export declare function isForwardingSwitch(path: string): boolean;
/** True where the host is asked to route IPv4. */
export declare function wantsForwarding(settings: readonly Setting[]): boolean;
/** `eth0` of `net/ipv4/conf/eth0/forwarding`. */
export declare function forwardingDevice(path: string): string | undefined;
export declare function forwardingPath(device: string): string;
/**
 * True for devices that forward when the host does: `all` is the switch itself, loopback takes no part in forwarding,
 * and a device that the task names is left to the task.
 */
export declare function isRouted(device: string, settings: readonly Setting[]): boolean;
