import { type Step } from './step.ts';
/** Whether the tables of neighbours and connections have room. */
export declare const limits: Step;
