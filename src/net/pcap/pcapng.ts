import { type ByteOrder, u8, u32, word16, word32 } from './bytes.ts';
import type { Direction } from './packet.ts';
import { type Broken, MOST_PACKET_BYTES, type Reading, type Record, skip } from './reading.ts';

const SECTION = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const INTERFACE = 1;
const SIMPLE_PACKET = 3;
const STATISTICS = 5;
const ENHANCED_PACKET = 6;
const READ = [INTERFACE, SIMPLE_PACKET, STATISTICS, ENHANCED_PACKET];
/** A packet with generous options. Longer blocks of other kinds are passed over unread. */
const MOST_BLOCK_BYTES = MOST_PACKET_BYTES + 65_536;
const MOST_INTERFACES = 4096;

interface Interface {
  linkType: number;
  snapLength: number;
  name: string;
  /** Ticks per second. */
  resolution: bigint;
  /** Seconds to be added. */
  offset: bigint;
  /** Packets that it says were not captured. */
  lost: number;
}

/** A block without its type: `first` is the word behind its length, `rest` what follows, options and all. */
interface Block {
  first: Uint8Array;
  rest: Uint8Array;
  order: ByteOrder;
}

export function isPcapng(first: Uint8Array): boolean {
  return first.length >= 4 && u32(first, 0) === SECTION;
}

/** draft-ietf-opsawg-pcapng. `lost` is told, whenever it changes, how many packets were not captured. */
export function* readPcapng(lost: (packets: number) => void): Reading {
  let order: ByteOrder = 'little';
  let interfaces: Interface[] = [];
  let lostBefore = 0;
  for (let offset = 0; ; ) {
    const broken = (kind: Broken['kind'], what: string): Broken => ({ kind, offset, what });
    const head = Uint8Array.from(yield 12);
    if (head.length === 0) return null;
    if (head.length < 12) return broken('cut', 'the file ends within the header of a block');
    if (u32(head, 0) === SECTION) {
      const said = orderOf(head);
      if (said === null) return broken('damaged', 'a section without a byte-order magic');
      order = said;
      lostBefore += sumOfLost(interfaces);
      interfaces = [];
    }
    const [type, length] = [word32(head, 0, order), word32(head, 4, order)];
    if (length < 12 || length % 4 !== 0) return broken('damaged', `a block of ${length} bytes`);
    if (READ.includes(type)) {
      if (length < 20) return broken('damaged', `a block of ${length} bytes, too short for its kind`);
      if (length > MOST_BLOCK_BYTES)
        return broken('damaged', `a block of ${length} bytes, more than any capture has`);
      const rest = yield length - 12;
      if (rest.length < length - 12) return broken('cut', 'the file ends within a block');
      if (word32(rest, rest.length - 4, order) !== length)
        return broken('damaged', 'a block whose two lengths differ');
      const block = { first: head.subarray(8), rest: rest.subarray(0, -4), order };
      if (type === INTERFACE) {
        if (interfaces.length === MOST_INTERFACES)
          return broken('damaged', `more than ${MOST_INTERFACES} interfaces`);
        interfaces.push(interfaceOf(block, interfaces.length));
      } else if (type === STATISTICS) {
        noteLost(block, interfaces);
        lost(lostBefore + sumOfLost(interfaces));
      } else {
        const record = type === ENHANCED_PACKET ? enhanced(block, interfaces) : simple(block, interfaces);
        if (typeof record === 'string') return broken('damaged', record);
        yield record;
      }
    } else if (!(yield* skip(length - 12))) {
      return broken('cut', 'the file ends within a block');
    }
    offset += length;
  }
}

function orderOf(head: Uint8Array): ByteOrder | null {
  if (word32(head, 8, 'big') === BYTE_ORDER_MAGIC) return 'big';
  return word32(head, 8, 'little') === BYTE_ORDER_MAGIC ? 'little' : null;
}

function sumOfLost(interfaces: readonly Interface[]): number {
  return interfaces.reduce((sum, { lost }) => sum + lost, 0);
}

function interfaceOf({ first, rest, order }: Block, index: number): Interface {
  const found: Interface = {
    linkType: word16(first, 0, order),
    snapLength: word32(rest, 0, order),
    name: `interface ${index}`,
    resolution: 1_000_000n,
    offset: 0n,
    lost: 0,
  };
  for (const { code, value } of options(rest, 4, order)) {
    if (code === 2) found.name = new TextDecoder().decode(value).slice(0, 64);
    if (code === 9 && value.length === 1) found.resolution = resolutionOf(u8(value, 0));
    if (code === 14 && value.length === 8) found.offset = BigInt.asIntN(64, word64(value, 0, order));
  }
  return found;
}

/** if_tsresol: a negative power of ten, or of two where the highest bit is set. */
function resolutionOf(value: number): bigint {
  return value < 128 ? 10n ** BigInt(value) : 2n ** BigInt(value - 128);
}

function word64(data: Uint8Array, at: number, order: ByteOrder): bigint {
  const [a, b] = [BigInt(word32(data, at, order)), BigInt(word32(data, at + 4, order))];
  return order === 'big' ? (a << 32n) | b : (b << 32n) | a;
}

/** Options are a code, a length and a value that is filled up to four bytes. */
function* options(
  data: Uint8Array,
  from: number,
  order: ByteOrder,
): Generator<{ code: number; value: Uint8Array }> {
  for (let at = from; at + 4 <= data.length; ) {
    const [code, length] = [word16(data, at, order), word16(data, at + 2, order)];
    if (code === 0 || at + 4 + length > data.length) return;
    yield { code, value: data.subarray(at + 4, at + 4 + length) };
    at += 4 + padded(length);
  }
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

/** isb_ifdrop and isb_osdrop, counted from the beginning of the capture. */
function noteLost({ first, rest, order }: Block, interfaces: readonly Interface[]): void {
  const found = interfaces[word32(first, 0, order)];
  if (found === undefined) return;
  let lost = 0;
  for (const { code, value } of options(rest, 8, order))
    if ((code === 5 || code === 7) && value.length === 8) lost += Number(word64(value, 0, order));
  found.lost = lost;
}

/** Interface, time (high and low word), captured and original length, data, options. */
function enhanced({ first, rest, order }: Block, interfaces: readonly Interface[]): Record | string {
  const on = interfaces[word32(first, 0, order)];
  if (on === undefined) return 'a packet of an interface that the file does not describe';
  if (rest.length < 16) return 'a packet block too short for its kind';
  const size = word32(rest, 8, order);
  if (size > MOST_PACKET_BYTES || 16 + size > rest.length)
    return `a packet of ${size} bytes in a smaller block`;
  return {
    data: rest.subarray(16, 16 + size),
    length: word32(rest, 12, order),
    linkType: on.linkType,
    order,
    time: timeOf(word32(rest, 0, order), word32(rest, 4, order), on),
    interface: on.name,
    direction: directionOf(rest, 16 + padded(size), order),
  };
}

/** epb_flags: 1 in, 2 out. */
function directionOf(rest: Uint8Array, from: number, order: ByteOrder): Direction | null {
  for (const { code, value } of options(rest, from, order)) {
    if (code !== 2 || value.length !== 4) continue;
    const bits = word32(value, 0, order) & 3;
    if (bits === 1) return 'in';
    return bits === 2 ? 'out' : null;
  }
  return null;
}

/** In microseconds. The usual resolution needs no large numbers. */
function timeOf(high: number, low: number, { resolution, offset }: Interface): number {
  if (resolution === 1_000_000n && offset === 0n) return high * 0x1_0000_0000 + low;
  const ticks = (BigInt(high) << 32n) | BigInt(low);
  return Number((ticks * 1_000_000n) / resolution + offset * 1_000_000n);
}

/** Original length and data, of the first interface, with no time. */
function simple({ first, rest, order }: Block, interfaces: readonly Interface[]): Record | string {
  const [on] = interfaces;
  if (on === undefined) return 'a packet of an interface that the file does not describe';
  const length = word32(first, 0, order);
  const most = on.snapLength === 0 ? length : Math.min(length, on.snapLength);
  if (most > rest.length) return `a packet of ${most} bytes in a smaller block`;
  const data = rest.subarray(0, most);
  return { data, length, linkType: on.linkType, order, time: 0, interface: on.name, direction: null };
}
