import type { Fleet } from '../modules/module.ts';
import type { Place } from './path.ts';
/**
 * Where addresses are: a host's own, else in a pod's namespace on some host, else on the one host that has it on a link.
 * Those that no host has are left out. One round trip for all hosts, and none for addresses of hosts.
 */
export declare function locate(fleet: Fleet, addresses: readonly string[]): Promise<Map<string, Place>>;
