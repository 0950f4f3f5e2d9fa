import { type IperfReport } from '../../net/iperf-report.ts';
import type { Pair } from '../../net/tournament.ts';
import type { Fleet, FleetHost } from '../module.ts';
import type { IperfTest } from './params.ts';
/** One test in one direction, and what came of it. */
export interface Direction {
    from: FleetHost;
    to: FleetHost;
    outcome: {
        kind: 'report';
        report: IperfReport;
        said: string;
    } | {
        kind: 'fault';
        host: FleetHost;
        why: string;
    };
}
/** How all tests of a run are made. */
export interface Method {
    test: IperfTest;
    version: 2 | 3;
    /** Through a temporary VXLAN on the port, which another one holds. */
    tunnelled: boolean;
}
/** Every round A→B and then B→A, so that no host is ever in two tests at once. Three steps per half round. */
export declare function measure(fleet: Fleet, hosts: readonly FleetHost[], rounds: readonly Pair[][], method: Method): Promise<Direction[]>;
export declare function lastLine(text: string): string;
