import { type AddressRange } from '../../net/address.ts';
/** An address on a device. */
export interface HostAddress {
    device: string;
    /** The address alone. */
    address: AddressRange;
    /** The network it is in; the address alone where the prefix is that of a peer. */
    subnet: AddressRange;
    /** As the host printed it. */
    line: string;
}
/** A route of any table. Routes to the host's own addresses, broadcast and multicast are not among them. */
export interface Route {
    /** ip-route(8): `unicast`, `local`, `blackhole`, `unreachable`, `prohibit`, `throw`, … */
    type: string;
    destination: AddressRange;
    devices: string[];
    /** Next hops; none where the destination is on the link. */
    gateways: AddressRange[];
    /** Who made it, by name or number (rtnetlink(7), rtm_protocol). Null where busybox's ip does not tell. */
    protocol: string | null;
    line: string;
}
/** A VXLAN device that sends from an address of its own. */
export interface Vxlan {
    device: string;
    local: AddressRange;
    line: string;
}
/** What a host says of its network. */
export interface HostNetwork {
    addresses: HostAddress[];
    routes: Route[];
    vxlans: Vxlan[];
    /** What could not be seen, in words. */
    unseen: string[];
}
/**
 * One look at addresses, routes and VXLAN devices. The plain text of ip(8), which reads the same from iproute2 of any
 * age and, but for VXLAN, from busybox; -j came with iproute2 4.13. Lines begin with their kind.
 */
export declare const NETWORK_SCRIPT = "has ip || { echo no-ip; exit 0; }\nsome() { sed \"s/^/$1 /\" | head -n 10000; }\nip -o address show 2>/dev/null | sed 's/\\\\.*//' | some address\nfor family in 4 6; do\n  ip -$family -o route show table all 2>/dev/null |\n    sed -e '/^broadcast /d' -e '/^multicast /d' -e '/^anycast /d' -e '/^local [^ /]* /d' | some route\ndone\nif vxlans=$(ip -o -d link show type vxlan 2>/dev/null); then\n  printf '%s\\n' \"$vxlans\" | some vxlan\nelse\n  grep -l -x DEVTYPE=vxlan /sys/class/net/*/uevent 2>/dev/null | sed -n 's|^/sys/class/net/\\(.*\\)/uevent$|no-vxlan \\1|p'\nfi\n:";
/**
 * Reads what hosts print. Lines that make no sense are left out; without any address nothing can be said of the host.
 * Nodes of one cluster have the same routes, thousands in a large one: a line that came before is the same object.
 */
export declare function networkReader(): (output: string) => HostNetwork;
/** The whole address space, or one of the halves in which VPNs write it so as to win over the default route. */
export declare function isDefault({ family, low, high }: AddressRange): boolean;
