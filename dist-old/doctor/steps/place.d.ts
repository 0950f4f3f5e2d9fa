import { type Step } from './step.ts';
/** Who the two ends are. */
export declare const place: Step;
