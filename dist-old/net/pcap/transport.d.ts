import { type StepOf } from './step.ts';
/** IP protocol numbers (IANA protocol-numbers) that are read. */
export declare const PROTOCOLS: {
    readonly icmp: 1;
    readonly ipv4: 4;
    readonly tcp: 6;
    readonly udp: 17;
    readonly ipv6: 41;
    readonly gre: 47;
    readonly icmpv6: 58;
};
export declare const transport: StepOf<'transport'>;
