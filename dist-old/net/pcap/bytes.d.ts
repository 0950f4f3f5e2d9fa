/** Numbers out of bytes in network order. What lies behind the end reads as 0: callers look at lengths first. */
export declare function u8(data: Uint8Array, at: number): number;
export declare function u16(data: Uint8Array, at: number): number;
export declare function u24(data: Uint8Array, at: number): number;
export declare function u32(data: Uint8Array, at: number): number;
/** The same in the byte order of the machine that wrote a file. */
export type ByteOrder = 'big' | 'little';
export declare function word16(data: Uint8Array, at: number, order: ByteOrder): number;
export declare function word32(data: Uint8Array, at: number, order: ByteOrder): number;
/** FNV-1a of the first 64 bytes (draft-eastlake-fnv), as an unsigned 32-bit number. */
export declare function digest(data: Uint8Array, from: number, to: number): number;
