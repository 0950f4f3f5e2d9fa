import { type ByteOrder, u32, word32 } from './bytes.ts';
import { MOST_PACKET_BYTES, type Reading } from './reading.ts';

/** The first four bytes, as a big-endian number (draft-ietf-opsawg-pcap, 4), with what they say. */
const MAGIC = new Map<number, { order: ByteOrder; perMicrosecond: number }>([
  [0xa1b2c3d4, { order: 'big', perMicrosecond: 1 }],
  [0xd4c3b2a1, { order: 'little', perMicrosecond: 1 }],
  [0xa1b23c4d, { order: 'big', perMicrosecond: 1000 }],
  [0x4d3cb2a1, { order: 'little', perMicrosecond: 1000 }],
]);

export function isPcap(first: Uint8Array): boolean {
  return first.length >= 4 && MAGIC.has(u32(first, 0));
}

/** The byte order of a file that begins so; null where it is no such file. */
export function orderOf(first: Uint8Array): ByteOrder | null {
  return first.length < 4 ? null : (MAGIC.get(u32(first, 0))?.order ?? null);
}

/** The classic format: a header of 24 bytes, then packets with a header of 16. */
export function* readPcap(): Reading {
  const header = yield 24;
  const magic = MAGIC.get(u32(header, 0));
  if (header.length < 24 || magic === undefined)
    return { kind: 'cut', offset: 0, what: 'the file ends within its header' };
  const { order, perMicrosecond } = magic;
  // The upper bits tell of a frame check sequence.
  const linkType = word32(header, 20, order) & 0x03ffffff;
  for (let offset = 24; ; ) {
    const record = yield 16;
    if (record.length === 0) return null;
    if (record.length < 16)
      return { kind: 'cut', offset, what: 'the file ends within the header of a packet' };
    const seconds = word32(record, 0, order);
    const fraction = word32(record, 4, order);
    const size = word32(record, 8, order);
    const length = word32(record, 12, order);
    if (size > MOST_PACKET_BYTES)
      return { kind: 'damaged', offset, what: `a packet of ${size} bytes, more than any capture has` };
    const data = size === 0 ? new Uint8Array() : yield size;
    if (data.length < size) return { kind: 'cut', offset, what: 'the file ends within a packet' };
    const time = seconds * 1e6 + Math.floor(fraction / perMicrosecond);
    yield { data, length, linkType, order, time, interface: null, direction: null };
    offset += 16 + size;
  }
}
