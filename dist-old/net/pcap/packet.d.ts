/**
 * What a checksum field says. `partial`: only the sum of the pseudo-header stands there, which Linux leaves for a network
 * card (or nobody, between namespaces) to complete (kernel doc networking/checksum-offloads). `absent`: UDP over IPv4
 * without one (RFC 768). `unknown`: not all that it covers is in the capture, or the text does not tell.
 */
export type Checksum = 'good' | 'bad' | 'partial' | 'absent' | 'unknown';
/** Ethernet, or the cooked header that stands for it in captures of all interfaces. MAC addresses as `02:00:00:00:00:01`. */
export interface Link {
    kind: 'link';
    source: string | null;
    target: string | null;
    /** VLAN ids (IEEE 802.1Q), the outer one first. */
    vlans: number[];
}
/** RFC 826, for IPv4 over Ethernet. */
export interface Arp {
    kind: 'arp';
    /** 1: who has `target`? 2: `sender` is at `senderMac`. */
    operation: number;
    senderMac: string | null;
    sender: string;
    target: string;
}
/** IPv4 (RFC 791) or IPv6 with its extension headers (RFC 8200). */
export interface Ip {
    kind: 'ip';
    family: 4 | 6;
    source: string;
    target: string;
    /** Time to live or hop limit; null where text does not tell. */
    ttl: number | null;
    /** Of what follows all IP headers (IANA protocol numbers). */
    protocol: number;
    /** Bytes of the whole IP packet. */
    length: number;
    /** IPv4 identification; null in IPv6 and where text does not tell. */
    id: number | null;
    dontFragment: boolean;
    /** Null where the packet is whole. `offset` in bytes. */
    fragment: {
        offset: number;
        more: boolean;
        id: number;
    } | null;
    /** Of the IPv4 header. */
    checksum: Checksum;
}
/** RFC 9293. Text has sequence numbers relative to the first seen, but for those with SYN. */
export interface Tcp {
    kind: 'tcp';
    sourcePort: number;
    targetPort: number;
    sequence: number;
    acknowledgement: number;
    /** Bits of TCP_FLAGS. */
    flags: number;
    /** As sent, not scaled. */
    window: number;
    /** Bytes of payload. */
    length: number;
    /** Value of the timestamps option (RFC 7323), or null. */
    timestamp: number | null;
    checksum: Checksum;
}
export declare const TCP_FLAGS: {
    readonly fin: 1;
    readonly syn: 2;
    readonly rst: 4;
    readonly psh: 8;
    readonly ack: 16;
};
/** RFC 768. */
export interface Udp {
    kind: 'udp';
    sourcePort: number;
    targetPort: number;
    /** Bytes of payload. */
    length: number;
    checksum: Checksum;
    /** Of the payload's first bytes: tells datagrams of one flow apart. */
    digest: number;
}
/** ICMP (RFC 792) or ICMPv6 (RFC 4443, RFC 4861), as `family` says. */
export interface Icmp {
    kind: 'icmp';
    family: 4 | 6;
    type: number;
    code: number;
    /** Of an echo. */
    id: number | null;
    sequence: number | null;
    /** Of the next hop, in "fragmentation needed" and "packet too big". */
    mtu: number | null;
    /** The address that a neighbour solicitation asks for or an advertisement is about. */
    neighbour: string | null;
    /** The packet an error is about, as far as it is quoted. */
    about: Quoted | null;
    checksum: Checksum;
    /** Bytes of payload. */
    length: number;
    digest: number;
}
/** What an ICMP error says of the packet that it answers. Ports are null where they are not quoted. */
export interface Quoted {
    source: string;
    target: string;
    protocol: number;
    sourcePort: number | null;
    targetPort: number | null;
}
/** Another packet follows inside. */
export interface Tunnel {
    kind: 'tunnel';
    protocol: 'vxlan' | 'geneve' | 'gre' | 'ipip';
    /** Virtual network identifier, in GRE its key; null where there is none. */
    vni: number | null;
}
/** What follows was not read. `cut`: it was not captured. `later-fragment`: its header is in the first fragment. */
export interface Unread {
    kind: 'unread';
    why: 'cut' | 'malformed' | 'later-fragment' | 'other-protocol' | 'too-deep';
}
export type Layer = Link | Arp | Ip | Tcp | Udp | Icmp | Tunnel | Unread;
export type Direction = 'in' | 'out' | 'other';
/** One packet of a capture, from the outermost header to the innermost. */
export interface Packet {
    /** From 1, as tshark and Wireshark number them; in text the number of its line. */
    number: number;
    /** Microseconds since the epoch; in text without a date since midnight. */
    time: number;
    /** Bytes on the wire. */
    length: number;
    /** Its name where the file has it, else `interface 3`; null where the file does not tell. */
    interface: string | null;
    /** As the capturing machine saw it; `other`: passing by, between others. Null where the file does not tell. */
    direction: Direction | null;
    layers: Layer[];
}
