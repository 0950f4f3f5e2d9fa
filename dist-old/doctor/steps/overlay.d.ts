import { type Step } from './step.ts';
/** The tunnel between the two hosts: its device at both ends, and where it sends. */
export declare const overlay: Step;
