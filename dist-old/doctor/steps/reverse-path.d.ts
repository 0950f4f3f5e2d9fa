import { type Step } from './step.ts';
/** A strict filter drops what comes in by another device than the way back leaves by (rp_filter in ip-sysctl.rst). IPv4 only. */
export declare const reversePath: Step;
