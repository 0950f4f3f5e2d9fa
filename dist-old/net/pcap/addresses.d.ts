/** Six bytes as `02:00:ac:1c:80:0b`. */
export declare function macAddress(data: Uint8Array, at: number): string;
export declare function ipv4Address(data: Uint8Array, at: number): string;
/** Sixteen bytes in the canonical form of RFC 5952. */
export declare function ipv6Address(data: Uint8Array, at: number): string;
