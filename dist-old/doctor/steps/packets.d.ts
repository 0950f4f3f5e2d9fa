import { type Step } from './step.ts';
/** Real packets, from where the way begins. */
export declare const packets: Step;
