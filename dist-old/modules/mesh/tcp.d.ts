import type { Fleet, FleetHost } from '../module.ts';
import { type Answer } from '../tcp-connect.ts';
export interface TcpMeasured {
    /** By sender, then by the name of the receiver. */
    answers: Map<FleetHost, Map<string, Answer>>;
    /** Hosts where some program takes connections on the port from elsewhere. */
    listening: Set<FleetHost>;
    /** Why the others took no part. */
    absent: Map<FleetHost, string>;
}
/** Every host connects to every other, all at the same time, with what it has. */
export declare function measureTcp(fleet: Fleet, hosts: readonly FleetHost[], port: number): Promise<TcpMeasured>;
