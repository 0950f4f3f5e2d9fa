import type { SeenHost } from '../modules/cidr/look.ts';
import { type AddressRange } from '../net/address.ts';
import type { HostSeen, Link, Path } from './path.ts';
export declare function isIpv6({ target }: Path): boolean;
/** Both ends on one host. */
export declare function isOneHost({ sender, receiver }: Path): boolean;
/** The hosts of the way, each once. */
export declare function hostsOf(path: Path): HostSeen[];
/** The two ends, also where one host has both. */
export declare function endsOf({ sender, receiver }: Path): HostSeen[];
/** The device that has the host's end of the way, or, where that is a pod, the address by which other nodes reach the host. */
export declare function nodeDevice(host: HostSeen): string | null;
/** The host's device that has an address. */
export declare function deviceWith({ facts }: HostSeen, address: string): string | null;
/** The host's device that its pod is behind; null for an end that is the host itself. */
export declare function podDevice({ place, own }: HostSeen): string | null;
/** The VXLAN device that the sender's route leads into. */
export declare function overlayOf({ sender, receiver }: Path): {
    device: string;
    link: Link;
} | null;
/** The device of the other host that is the same overlay: the same network identifier. */
export declare function overlayOn(host: HostSeen, id: number): {
    device: string;
    link: Link;
} | null;
/** The address that a tunnel's packets to a host are for. */
export declare function tunnelAddress({ address }: HostSeen, { vxlan }: Link): string;
/** The device by which what the other end sends comes in. */
export declare function arrivalDevice(path: Path, host: HostSeen): string | null;
/** The network of the pod's device, which holds the pods of this host. */
export declare function podNetwork(host: HostSeen): AddressRange | null;
/** True where a packet that needs the whole way came through. */
export declare function reaches({ probe }: Path): boolean;
/** As the module `cidr` sees a host. */
export declare function cidrView({ name, address, network }: HostSeen): SeenHost;
