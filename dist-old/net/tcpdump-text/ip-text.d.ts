import type { Arp, Layer } from '../pcap/packet.ts';
/** `172.28.128.132.60358 > 172.28.21.3.5000: Flags [S], …`, with what -v adds. Null where it is not understood. */
export declare function ipOf(text: string, family: 4 | 6, depth?: number): Layer[] | null;
/** `Request who-has 172.28.21.3 tell 10.244.27.0, length 28` */
export declare function arpOf(text: string): [Arp] | null;
