import { type StepOf } from './step.ts';
/** EtherTypes (IANA ieee-802-numbers). */
export declare const network: StepOf<'network'>;
