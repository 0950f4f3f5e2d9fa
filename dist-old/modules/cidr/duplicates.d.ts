import { type Told } from '../told.ts';
import type { SeenHost } from './look.ts';
/** Addresses that two hosts have, and those the kernel itself found on another machine. */
export declare function tellDuplicates(hosts: readonly SeenHost[]): Told[];
