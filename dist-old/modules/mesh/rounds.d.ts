import type { Fleet, FleetHost } from '../module.ts';
/** Steps that all hosts take together. Who fails one takes no other. */
export declare class Rounds {
    #private;
    readonly absent: Map<FleetHost, string>;
    constructor(fleet: Fleet, hosts: readonly FleetHost[], deadline: {
        timeoutMs: number;
    });
    present(): FleetHost[];
    /** What each printed, by name. */
    each(script: (host: FleetHost, place: number) => string): Promise<Map<string, string>>;
}
