import { type Step } from './step.ts';
/** What the sender takes the name for. A node's name in the inventory need not be one that others resolve. */
export declare const name: Step;
