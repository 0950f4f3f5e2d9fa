/** A temporary VXLAN network of all hosts, for one test. */
export interface Overlay {
    /** Of the device on every host: at most 15 bytes (IFNAMSIZ). */
    device: string;
    /** 24 bits (RFC 7348). */
    vni: number;
    port: number;
    /** Source port of the host at place 0; the host at place i sends from this plus i. One behind the last is free, too. */
    sourcePorts: number;
    /** Whether a port that a program holds is as good as one that an external device holds. */
    anyHolder: boolean;
    /** Bytes of the one packet to be sent, in a frame that nobody may fragment. Null: any frame will do. */
    mtu: number | null;
}
/** Of 16 million, that nobody else has is as good as certain; a host that has it refuses. */
export declare function freshVni(): number;
/** Locally administered, by the host's place in the play: what learned it heard that host. */
export declare function macOf(place: number): string;
/** The place of a host by its MAC; null for a MAC that is none of ours. */
export declare function placeOf(mac: string): number | null;
/**
 * Makes the device, floods it to every peer (head-end replication, bridge(8)) and brings it up. Its address belongs to
 * no route: it is there so that the kernel announces the device by gratuitous ARP (arp_notify, ip-sysctl.rst), which
 * every peer learns from. Beside flannel's device on the same port it shares the kernel's socket. Where the kernel
 * gives nobody else the port (EADDRINUSE beside an `external` device: cilium, OVN), the device listens on the port
 * `spare` and still sends to the one under test, and the script prints `holder WHO`: what arrives is then to be
 * read from conntrack, by its source port. `local`, the outer source, is null where the
 * host does not have the address that others reach it by. A device for an MTU announces nothing: the first frame it
 * sends is the large one, and `df set` (ip-link(8)) keeps the network from cutting that in pieces.
 */
export declare function setUpScript({ device, vni, port, mtu, sourcePorts, anyHolder }: Overlay, { place, local, peers, spare, }: {
    place: number;
    local: string | null;
    peers: readonly string[];
    spare: number;
}): string;
/**
 * Announces the device again, twice: to set an address that it has sends a gratuitous ARP, too. Or sends one packet of
 * the MTU to everybody, which nobody answers (icmp_echo_ignore_broadcasts): 28 bytes of it are headers.
 */
export declare function sendScript({ device, mtu }: Overlay, place: number, waitSeconds: number): string;
/** Who was heard, and what else the reading tells. */
export interface Reading {
    /** The interface that has the host's address; null where none does. */
    own: string | null;
    peers: readonly string[];
    /** Read what arrived from conntrack: something else holds the port. */
    tracked: boolean;
    /** How many source ports are ours. */
    senders: number;
}
/**
 * Lines `heard MAC ADDRESS`, or `tracked PORT SOURCE` of every packet of ours that conntrack let in or out (an entry is
 * made when a packet has passed the last rule of input or output, nf_conntrack_confirm()); `neighbour ADDRESS MAC`,
 * `own MAC` and `mtu BYTES`; `overlay DEVICE BYTES` of the other VXLAN devices on the port.
 */
export declare function readScript(overlay: Overlay, { own, peers, tracked, senders }: Reading): string;
export declare function removeScript({ device }: Overlay): string;
