/** What `cksum` prints of these bytes on standard input: checksum and size in bytes (POSIX.1-2017 XCU cksum). */
export declare function cksum(bytes: Uint8Array): string;
