import { type Step } from './step.ts';
/** Whether packets as large as the route takes at once arrive, and fit into the tunnel. */
export declare const mtu: Step;
