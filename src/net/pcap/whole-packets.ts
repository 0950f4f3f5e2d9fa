import { type ByteOrder, word32 } from './bytes.ts';
import { orderOf } from './pcap.ts';
import { MOST_PACKET_BYTES } from './reading.ts';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;

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

  /** What of the stream can be passed on now: a piece of it, perhaps empty. */
  feed(chunk: Uint8Array): Uint8Array {
    if (this.full || this.broken !== null) return new Uint8Array();
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes < this.#wanted) return new Uint8Array();
    const input = this.#waiting.length === 1 ? chunk : Buffer.concat(this.#waiting);
    const end = this.#endOfWhole(input);
    // A copy: the piece it came in is large.
    const rest = this.full || this.broken !== null ? new Uint8Array() : Uint8Array.from(input.subarray(end));
    this.#waiting = [rest];
    this.#waitingBytes = rest.length;
    this.bytes += end;
    return input.subarray(0, end);
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
