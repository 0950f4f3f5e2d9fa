import { type StepOf } from './step.ts';
/** ICMPv6 sums a pseudo-header too (RFC 4443, 2.3), ICMP none. */
export declare const icmp: StepOf<'transport'>;
