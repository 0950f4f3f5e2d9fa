/** One end of a temporary VXLAN between two hosts, beside the device that holds its port. */
export interface Tunnel {
    /** Of the outer packets: the port under test. */
    port: number;
    /** 24 bits (RFC 7348). */
    vni: number;
    end: 'server' | 'client';
    /** The outer source address; null where the host does not have the address that others reach it by. */
    local: string | null;
    /** The outer address of the other end. */
    remote: string;
}
/** Nobody else is in there, so any address will do. */
export declare function innerAddress(end: Tunnel['end']): string;
/** Shell function. When the namespace alone goes, its device follows at some later time. */
export declare const CLOSE_TUNNEL = "close_tunnel() {\n  [ -n \"$space\" ] || return 0\n  nsenter -t \"$space\" -n ip link del nfx 2>/dev/null\n  kill \"$space\" 2>/dev/null\n}";
/**
 * Shell functions `tunnel` and `close_tunnel`. The first makes the end and sets `inside`, the words that run a command in
 * it, and `space`, which the second needs. The device stands in a network namespace of its own, without rules, sockets
 * or other addresses, while the packets that carry it pass the host's own rules: a VXLAN's socket belongs to the
 * namespace that the device was made from (vxlan_newlink() in drivers/net/vxlan/vxlan_core.c). A sleeping process holds
 * the namespace, and the kernel takes the device away with it, after `seconds` at the latest. Devices share the port, so
 * flannel's is left alone; beside one that is `external` (cilium, OVN) this one cannot be brought up (EADDRINUSE). The
 * neighbour is fixed, for to ask for it would need the way back.
 */
export declare function tunnelFunction({ port, vni, end, local, remote }: Tunnel, seconds: number): string;
