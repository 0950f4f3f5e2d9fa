import type { Finding, Fleet, FleetHost } from '../module.ts';
import { type IperfTest } from './params.ts';
export interface Field {
    /** Hosts that can take part. */
    hosts: FleetHost[];
    /** Some of them have a VXLAN on the port: the way is through another one beside it. */
    tunnelled: boolean;
    /** Of iperf; null when no host is left. */
    version: 2 | 3 | null;
    /** Why the others cannot. */
    findings: Record<string, Finding[]>;
}
/** Which hosts can be tested, with which iperf. Changes nothing on them. */
export declare function lookAtHosts(fleet: Fleet, test: IperfTest): Promise<Field>;
