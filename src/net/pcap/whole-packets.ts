import { type ByteOrder, word32 } from './bytes.ts';
import { orderOf } from './pcap.ts';
import { MOST_PACKET_BYTES } from './reading.ts';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** A stream that comes byte by byte takes no more room for it. */
const MOST_PIECES = 64;

/**
 * Passes a pcap stream on in whole packets, so that what was passed on is a right file wherever the stream ends. Keeps no
 * more than one packet, and nothing behind `mostBytes` or behind bytes that cannot be right.
 */
export class WholePackets {
  packets = 0;
  /** Passed on so far. */
  bytes = 0;
  /** True once a packet found no room. */
  full = false;
  /** Why the stream is no capture, from its byte `bytes` on; null so far. */
  broken: string | null = null;
  #order: ByteOrder | null = null;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #wanted = FILE_HEADER;
  readonly #mostBytes: number;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** What of the stream can be passed on now: pieces of it. */
  feed(chunk: Uint8Array): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    let at = 0;
    while (this.#waitingBytes > 0 && at < chunk.length && !this.#isOver) {
      const more = chunk.subarray(at, at + this.#wanted - this.#waitingBytes);
      at += more.length;
      this.#wait(more);
      if (this.#waitingBytes < this.#wanted) return pieces;
      const joined = Buffer.concat(this.#waiting);
      this.#waiting = [];
      this.#waitingBytes = 0;
      const whole = this.#take(joined);
      if (whole.length > 0) pieces.push(whole);
    }
    const whole = this.#take(chunk.subarray(at));
    if (whole.length > 0) pieces.push(whole);
    return pieces;
  }

  get #isOver(): boolean {
    return this.full || this.broken !== null;
  }

  /** The whole packets at its beginning; the rest waits for more. */
  #take(input: Uint8Array): Uint8Array {
    if (this.#isOver || input.length === 0) return new Uint8Array();
    const end = input.length < this.#wanted ? 0 : this.#endOfWhole(input);
    this.bytes += end;
    // A copy: the piece it came in may be large.
    if (!this.#isOver) this.#wait(Uint8Array.from(input.subarray(end)));
    return input.subarray(0, end);
  }

  #wait(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waiting.length > MOST_PIECES) this.#waiting = [Buffer.concat(this.#waiting)];
  }

  /** Where the last whole packet in `input` ends, which begins where one does. */
  #endOfWhole(input: Uint8Array): number {
    let at = 0;
    if (this.#order === null) {
      this.#order = orderOf(input);
      if (this.#order === null) this.broken = 'it does not begin as a capture does';
      else at = FILE_HEADER;
    }
    while (this.broken === null) {
      this.#wanted = RECORD_HEADER;
      if (input.length - at < RECORD_HEADER) break;
      const size = word32(input, at + 8, this.#order ?? 'little');
      if (size > MOST_PACKET_BYTES) this.broken = `a packet of ${size} bytes, more than any capture has`;
      this.#wanted += size;
      if (this.broken !== null || input.length - at < this.#wanted) break;
      this.full = this.bytes + at + this.#wanted > this.#mostBytes;
      if (this.full) break;
      at += this.#wanted;
      this.packets++;
    }
    return at;
  }
}
