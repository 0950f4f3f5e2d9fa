import { type AddressRange } from '../../net/address.ts';
import type { Chain, Rule } from '../../net/firewall/rules.ts';
import type { CommandChange } from '../module.ts';
import type { Blocked } from './judge.ts';
import { type Port } from './params.ts';
/** `inet filter input`, or null where nft has no words for it. */
export declare function chainWords({ family, table, name }: Chain): string | null;
export interface NftRule {
    /** `inet filter input`. */
    chain: string;
    /** The whole command. */
    text: string;
    comment: string;
}
/** The accept for a blocked port at the top of the base chain that drops it; null when nft has no words for it. */
export declare function acceptRule({ port, place, sources }: Blocked): NftRule | null;
/** `ip saddr 10.0.0.0/8 udp dport 8472`; sources of one family. */
export declare function matchPort(port: Port, sources: readonly AddressRange[]): string;
/** `netfix:8472/udp:1f2e3d4c`. The last part tells our own rules for a port apart, so that undo takes back its own. */
export declare function ruleComment(port: Port, text: string): string;
export declare function isOurs(chain: Chain): boolean;
/** Deletes one rule of ours; undo puts the same words back where they stood. Null when nft has no words for it. */
export declare function close(chain: Chain, rule: Rule, port: Port): CommandChange | null;
/** Checked by nft first, then made in one transaction. Undo finds the handle by the comment. */
export declare function openRunTime(blocked: Blocked, rule: NftRule): CommandChange;
/** Deletes the rules of a chain that bear the comment, by their handles. */
export declare function removal(chain: string, comment: string): string;
