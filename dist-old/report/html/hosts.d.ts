import { type Markup } from '../markup.ts';
/** Names of hosts, a long list folded. `<bdi>` keeps names that run from right to left from moving their neighbours. */
export declare function hostNames(hosts: readonly string[]): Markup;
/** Names of plain ASCII cannot run from right to left, and a large page is full of them. */
export declare function hostName(host: string): Markup;
