import type { CommandChange } from '../module.ts';
import type { ServiceState } from './probe.ts';
export type Verb = 'start' | 'stop' | 'restart' | 'enable' | 'disable';
export declare function commandFor(state: ServiceState, name: string, verb: Verb): CommandChange;
