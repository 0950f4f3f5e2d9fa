/** Exit codes of the look. */
export declare const NO_TCPDUMP = 3;
export declare const FILTER_REFUSED = 4;
/** How long a capture goes on when nothing is heard from us, in seconds. */
export declare const LEASE_SECONDS = 30;
/**
 * Whether tcpdump may capture and understands the filter: `-d` does all but capture. A filter is to blame where it does
 * without one. What follows `--` is no option (getopt(3)).
 */
export declare function lookScript(filter: string): string;
export interface CaptureScript {
    /** Marks our own lines on standard error. */
    nonce: string;
    filter: string;
    snapBytes: number;
    /** The most it may take, whatever we do. */
    seconds: number;
    /** Where this host is to connect when told to. */
    connect: {
        address: string;
        port: number;
    } | null;
}
/**
 * Streams a capture on standard output and is led by words on standard input: `beat` (we are here), `connect` and `stop`.
 * It ends at the end of its input, when nothing was heard for the lease, when its time is over, and when its reader has
 * gone; tcpdump does not outlive it. It writes no file. On standard error are tcpdump's words and our own lines.
 *
 * Three processes besides tcpdump: this shell waits for it; one reads the words; one counts the seconds. The last is told
 * of a word by a signal, for a shell's `read` has no time limit (POSIX.1-2017 XCU read). tcpdump leaves packets in the
 * kernel for up to a second (packet_buf timeout, pcap_set_timeout(3PCAP)): who stops it has to wait that long first.
 */
export declare function captureScript({ nonce, filter, snapBytes, seconds, connect }: CaptureScript): string;
