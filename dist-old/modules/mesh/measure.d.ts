import type { Facts, Fleet, FleetHost } from '../module.ts';
/** What one host heard. */
export interface Hearing {
    /** Who holds the port, where conntrack would have to tell what arrives and tells nothing; else null. */
    deafBy: string | null;
    /** Names of hosts whose frames arrived, with the outer source address they came from. */
    heard: Map<string, string>;
    /** Hardware addresses that this host has for others, by their address. */
    neighbours: Map<string, string>;
    /** Its own hardware address, where its address is its own. */
    mac: string | null;
    /** Bytes that its interface carries at once; null where that is not known. */
    mtu: number | null;
    /** Bytes that its overlay's own devices on the port take, by device; looked at where sizes are tested. */
    overlays: Map<string, number>;
}
export interface Measured {
    /** By host; only those that took part to the end. */
    hearings: Map<FleetHost, Hearing>;
    /** Why the others did not. */
    absent: Map<FleetHost, string>;
}
export interface DatagramTest {
    port: number;
    /** Only a packet of so many bytes counts; null: any. */
    mtu: number | null;
    /** See Overlay. */
    anyHolder: boolean;
}
/**
 * Few rounds, however many hosts: all make their device, all send, all say whom they heard, all take it away. Who
 * reached whom is in the devices' own forwarding tables, for VXLAN learns by the source of what arrives (RFC 7348,
 * section 4.1); where something else holds the port it is in the host's conntrack table.
 */
export declare function measure(fleet: Fleet, hosts: readonly FleetHost[], test: DatagramTest): Promise<Measured>;
/** The interface that has the address other nodes reach a host by; null behind address translation. */
export declare function deviceOf({ address, facts }: {
    address: string;
    facts: Facts;
}): string | null;
