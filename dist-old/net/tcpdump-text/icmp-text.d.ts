import type { Icmp } from '../pcap/packet.ts';
interface Ends {
    source: string;
    target: string;
}
/** `ICMP host 10.0.0.2 unreachable - admin prohibited, length 68` */
export declare function icmpOf(text: string, ends: Ends): Icmp;
/** `ICMP6, neighbor solicitation, who has fd00::2, length 32` */
export declare function icmpv6Of(text: string, ends: Ends): Icmp;
export {};
