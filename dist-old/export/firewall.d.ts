import type { OpenFamily } from '../modules/standalone.ts';
/**
 * Accepts in whichever firewall the node has. The first word is `look` or `fix`; looking fails where a rule is missing.
 * What cannot drop anything is left alone: a chain without a rule but accepts, those of a cluster. Each rule that is
 * made is in the journal with the words that take it back, since table, tool and zone are known only then.
 */
export declare const FIREWALL_FUNCTIONS: string;
/** Sh that looks or mends, as its first argument says. */
export declare function openings(families: readonly OpenFamily[]): string;
