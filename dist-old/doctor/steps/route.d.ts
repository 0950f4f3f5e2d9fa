import { type Step } from './step.ts';
/** Where each host sends what is for the other end. */
export declare const route: Step;
