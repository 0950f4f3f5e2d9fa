import { type Step } from './step.ts';
/**
 * The rules of both hosts, for the packet itself, its answer and for the tunnel's: out, through, in. Where the packet was
 * answered, rules that would drop it are not in its way.
 */
export declare const firewall: Step;
