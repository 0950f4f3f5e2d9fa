import type { FleetHost } from '../module.ts';
/** One direction of the matrix. */
export interface Direction {
    from: FleetHost;
    to: FleetHost;
}
export declare function isV6({ address }: FleetHost): boolean;
/** The others that speak the same IP. */
export declare function peersOf(host: FleetHost, hosts: readonly FleetHost[]): FleetHost[];
export declare function addressesOf(hosts: readonly FleetHost[]): string[];
/** Every direction that can be tested: both ends speak the same IP. */
export declare function directionsOf(hosts: readonly FleetHost[]): Direction[];
