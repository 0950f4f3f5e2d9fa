/**
 * Addresses of proc_pid_net(5)'s tcp and tcp6, for awk too: 127.0.0.0/8, ::1, and the first as a program of IPv6 binds it
 * (::ffff:127.0.0.1, ipv6(7)), as Java's do.
 */
export const LOOPBACK_SOCKET = '(......7F|00000000000000000000000001000000|0000000000000000FFFF0000......7F)';
