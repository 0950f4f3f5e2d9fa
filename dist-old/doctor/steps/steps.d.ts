import type { Step } from './step.ts';
/** The way, in the order in which it is walked. A cause found earlier is the one to begin with. */
export declare const STEPS: readonly Step[];
