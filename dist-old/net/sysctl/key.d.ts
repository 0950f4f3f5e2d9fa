/**
 * The path below /proc/sys that a key names, with slashes. As sysctl.d(5) has it: the first separator decides. When
 * it is a dot, dots and slashes change places, so that the VLAN device `eth0.100` is written `eth0/100` in a dotted key.
 */
export declare function sysctlPath(key: string): string;
/** The dotted key of a path below /proc/sys: the inverse of sysctlPath. */
export declare function sysctlName(path: string): string;
/** Every path of the kernel variable behind `path`, itself first. */
export declare function sysctlAliases(path: string): string[];
/** The same text for every name of one kernel variable. */
export declare function canonicalPath(path: string): string;
