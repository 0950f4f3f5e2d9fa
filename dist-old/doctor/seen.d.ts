import type { FleetHost, StepOutput } from '../modules/module.ts';
import type { Look, LookAt } from './look.ts';
import type { HostSeen } from './path.ts';
/** What the script of a look printed, and what belongs to no host: the probe's and the resolver's answers. */
export interface Printed {
    seen: HostSeen;
    probe: string;
    resolved: string[] | null;
}
/** Never throws, whatever it holds. */
export declare function readLook({ script, tasks, listing }: Look, { place, port }: LookAt, output: StepOutput, nodes: readonly FleetHost[]): Printed;
