import type { IperfTest } from './params.ts';
import { type Tunnel } from './tunnel.ts';
/** Deadline of the step that runs the client. */
export declare function clientTimeoutMs({ seconds }: IperfTest): number;
/** A test as one of its ends sees it: `address` is the server's, as the client reaches it. */
export interface End {
    test: IperfTest;
    version: 2 | 3;
    address: string;
    /** Null: straight over the network. */
    tunnel: Tunnel | null;
}
/** Lines `iperf 2` and `iperf 3`, of what can be run. iperf3 goes by the name iperf on some hosts. */
export declare const VERSIONS = "has iperf && case $(iperf --version 2>&1) in *'iperf version 2'*) echo 'iperf 2';; esac\nhas iperf3 && echo 'iperf 3'\n:";
/**
 * Lines `iperf 2`, `iperf 3`, `held`, `holder WHO` and `device NAME`. With a tunnel to try, for UDP, a port that is held
 * gives `tunnel` where one can be had beside its holder, else the reason stands on stderr. An iperf that a run which was
 * cut off has left behind is about to end: it is waited for, a client too, since what it still sends confuses the next
 * server (iperf 2.1.8 was seen to count nothing of its own test, and to end).
 */
export declare function lookScript(test: IperfTest, trial: Tunnel): string;
/** Starts the server and waits until it listens. Prints its folder, which serverReportScript() wants. */
export declare function startScript({ test, version, address, tunnel }: End): string;
/** First line `up` or `gone`, then the server's log. iperf3 prints its report when it ends. */
export declare function serverReportScript(dir: string, version: 2 | 3): string;
/**
 * iperf 2 does not end on TERM while it connects, and sends on for seconds before it ends. iperf3 does, and tells its
 * server so. A line a second shows whether anybody still listens: without netfix the client is ended at once, not when
 * its test is over.
 */
export declare function clientScript({ test, version, address, tunnel }: End): string;
