export type Family = 'ip' | 'ip6';
/** Both ends included. */
export interface Range {
    low: bigint;
    high: bigint;
}
/** One address or prefix: its family, and the addresses it holds. */
export interface AddressRange extends Range {
    family: Family;
}
/** `10.0.0.1`, `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `fd00::/64`. Host bits may be set. Null when it is neither. */
export declare function parsePrefix(text: string): AddressRange | null;
/** `10.0.0.1` for one address, `10.0.0.0/8` for a prefix. The range must be one that parsePrefix gave. */
export declare function formatPrefix(range: AddressRange): string;
/** True for 127.0.0.0/8 and ::1. */
export declare function isLoopback(range: AddressRange): boolean;
/** True when the two have an address in common. */
export declare function overlap(a: AddressRange, b: AddressRange): boolean;
/** True when every address of `inner` is one of `outer`'s; a range contains itself. */
export declare function contains(outer: AddressRange, inner: AddressRange): boolean;
/** True for 169.254.0.0/16 (RFC 3927) and fe80::/10 (RFC 4291, 2.5.6): good on one link only. */
export declare function isLinkLocal(range: AddressRange): boolean;
