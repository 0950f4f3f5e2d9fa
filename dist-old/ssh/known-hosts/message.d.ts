import type { KnownHost } from './entry.ts';
/** What the three messages speak of. Host and port as looked up (knownAs). */
export interface OfferedKey {
    host: string;
    port: number;
    key: Buffer;
}
/** Why a host key is refused, with the place and the next command; null when it is known. */
export declare function refusal(entries: readonly KnownHost[], offered: OfferedKey, files: readonly string[]): string | null;
