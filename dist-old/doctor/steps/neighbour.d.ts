import { type Step } from './step.ts';
/** Whether the next hop answered when it was asked for. Packets went out before the table was read. */
export declare const neighbour: Step;
