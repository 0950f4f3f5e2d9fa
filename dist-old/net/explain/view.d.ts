import type { Arp, Icmp, Ip, Layer, Link, Packet, Tcp, Tunnel, Udp } from '../pcap/packet.ts';
import type { Seen } from './sightings.ts';
/** Sums that are wrong in some header of a packet, the worst of them; `unknown` where none could be checked. */
export type Sum = 'good' | 'bad' | 'partial' | 'unknown';
/** The tunnel that a packet travels in, between these hosts. */
export interface Carrier {
    /** The same for all packets from one host to the other in one tunnel. */
    key: string;
    /** `10.0.0.1 10.0.0.2` */
    hosts: string;
    source: string;
    target: string;
    tunnel: Tunnel;
    /** The UDP port; null in IPIP and GRE. */
    port: number | null;
    /** As it is seen itself, whatever is inside. */
    seen: Seen;
}
/** A packet as the analysis looks at it: the innermost of its headers, and what carries it. */
export interface View {
    seen: Seen;
    link: Link | null;
    arp: Arp | null;
    ip: Ip | null;
    tcp: Tcp | null;
    udp: Udp | null;
    icmp: Icmp | null;
    /** The outermost tunnel, or null. */
    carrier: Carrier | null;
    unpacked: Again['unpacked'];
    sum: Sum;
    direction: Packet['direction'];
}
/** Tells whether a packet was seen before on the same machine: itself, and what carries it. */
export interface Again {
    inner: boolean;
    outer: boolean;
    /** Key of the carrier that it was taken out of here, or null. */
    unpacked: string | null;
}
export declare function viewOf(packet: Packet, layers: Inner, again: Again): View;
export declare function carrierKey(outer: Ip, { protocol, vni }: Tunnel, udp: Udp | null): string;
/** `eth0 out`, or as much of it as the capture tells. */
export declare function placeOf({ interface: on, direction }: Packet): string | null;
/** The innermost packet of all that are inside one another, and the outermost tunnel. */
export interface Inner {
    ip: Ip | null;
    /** What follows the innermost network header, or ARP itself. */
    transport: Layer | null;
    outer: Ip | null;
    outerUdp: Udp | null;
    tunnel: Tunnel | null;
}
export declare function innerOf(layers: readonly Layer[]): Inner;
