import { type Statement } from './rules.ts';
/** `-j TARGET options` or `-g CHAIN`: what the rule does. See iptables-extensions(8). */
export declare function readTarget(words: readonly string[], isChain: (name: string) => boolean): Statement[];
