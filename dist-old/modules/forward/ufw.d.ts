import { type AddressRange } from '../../net/address.ts';
import type { CommandChange } from '../module.ts';
import type { Blocked } from './judge.ts';
/** Where ufw keeps the user's rules for what is forwarded. */
export declare function userChain({ family }: AddressRange): string;
/**
 * `ufw route` keeps run time and boot together (ufw(8), "RULE SYNTAX"). An earlier rule of the user's that denies needs
 * ours before it: `prepend`, of ufw 0.36 (2018).
 */
export declare function open({ pods, place }: Blocked): CommandChange;
