import { type Step } from './step.ts';
/** Hosts whose pods are behind a bridge: what is bridged must pass iptables, or answers of Services do not come back. */
export declare const bridge: Step;
