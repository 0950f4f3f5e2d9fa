/** Numbers out of bytes in network order. What lies behind the end reads as 0: callers look at lengths first. */
export function u8(data: Uint8Array, at: number): number {
  return data[at] ?? 0;
}

export function u16(data: Uint8Array, at: number): number {
  return (u8(data, at) << 8) | u8(data, at + 1);
}

export function u24(data: Uint8Array, at: number): number {
  return (u8(data, at) << 16) | u16(data, at + 1);
}

export function u32(data: Uint8Array, at: number): number {
  return u16(data, at) * 0x10000 + u16(data, at + 2);
}

/** The same in the byte order of the machine that wrote a file. */
export type ByteOrder = 'big' | 'little';

export function word16(data: Uint8Array, at: number, order: ByteOrder): number {
  return order === 'big' ? u16(data, at) : u8(data, at) | (u8(data, at + 1) << 8);
}

export function word32(data: Uint8Array, at: number, order: ByteOrder): number {
  return order === 'big'
    ? u32(data, at)
    : word16(data, at, 'little') + word16(data, at + 2, 'little') * 0x10000;
}

const DIGESTED = 64;

/** FNV-1a of the first 64 bytes (draft-eastlake-fnv), as an unsigned 32-bit number. */
export function digest(data: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  const end = Math.min(to, from + DIGESTED, data.length);
  for (let at = from; at < end; at++) hash = Math.imul(hash ^ u8(data, at), 0x01000193);
  return hash >>> 0;
}
