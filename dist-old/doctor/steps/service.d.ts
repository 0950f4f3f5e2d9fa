import { type Step } from './step.ts';
/** The rule that turns a Service's address into a pod's. */
export declare const service: Step;
