import { type Step } from './step.ts';
/** A pod of another host whose address lies in a network that the sender is in: it is looked for among the neighbours. */
export declare const ranges: Step;
