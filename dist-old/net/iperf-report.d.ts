/**
 * What one iperf test says, in one direction. `silent`: nothing of it reached the receiver; `sent` is null where
 * nobody counted. `not-sent`: the sender did not come to send. `no-control`: iperf3 could not open its TCP
 * connection, so nothing is known of UDP. `unreadable`: no report, or none with what it must have. `datagrams` is null for TCP.
 */
export type IperfReport = {
    kind: 'traffic';
    mbitPerSecond: number;
    datagrams: Datagrams | null;
} | {
    kind: 'silent';
    sent: number | null;
} | {
    kind: 'not-sent';
} | {
    kind: 'no-control';
} | {
    kind: 'unreadable';
};
/** `total` as sent, `lost` of these, and the jitter of RFC 1889 (null below 100 received: too few to mean a thing). */
export interface Datagrams {
    total: number;
    lost: number;
    jitterMs: number | null;
}
/**
 * Reports of iperf 2 (2.0.x to 2.2.x): the server's log with `-i 1`, and what the client printed. The client's own
 * copy of the server report is left alone: it is the same for a block of the way there and of the way back. A server
 * that lost the client's last datagram never prints a total; then its seconds are added up against what was sent.
 */
export declare function readIperf2(server: string, client: string, protocol: 'udp' | 'tcp'): IperfReport;
/**
 * The server's report of iperf3 (`-s -1 -J`). It has `accepted_connection` once the client's TCP connection stood,
 * and streams once datagrams came.
 */
export declare function readIperf3(server: string, protocol: 'udp' | 'tcp'): IperfReport;
