import { type Step } from './step.ts';
/** Hosts that have to pass on what is not for themselves: those whose pod is an end. */
export declare const forwarding: Step;
