import { leftOut } from '../../sh/left-out.ts';

/**
 * The beginning and the end of a stream, together at most `maxBytes`. The end matters as much as the beginning: what
 * closes a script's frames stands there, however much one command in the middle printed.
 */
export class BoundedBytes {
  readonly #headRoom: number;
  readonly #tailRoom: number;
  readonly #head = new Pieces();
  #tail = new Pieces();
  #dropped = 0;

  constructor(maxBytes: number) {
    this.#headRoom = Math.ceil(maxBytes / 2);
    this.#tailRoom = Math.floor(maxBytes / 2);
  }

  get truncated(): boolean {
    return this.#dropped > 0;
  }

  add(data: Buffer): void {
    const room = this.#headRoom - this.#head.bytes;
    if (room > 0) this.#head.push(data.subarray(0, room));
    if (data.length > room) this.#addTail(data.subarray(Math.max(0, room)));
  }

  /** UTF-8 with replacement; a line says how much was left out. */
  text(): string {
    this.#trim();
    const [head, tail] = [this.#head.whole(), this.#tail.whole()];
    if (!this.truncated) return Buffer.concat([head, tail]).toString('utf8');
    return `${head}${leftOut(this.#dropped)}${tail}`;
  }

  /** Trimmed only when twice too long, so that many small chunks cost little. */
  #addTail(data: Buffer): void {
    this.#tail.push(data);
    if (this.#tail.bytes > 2 * this.#tailRoom) this.#trim();
  }

  #trim(): void {
    const over = this.#tail.bytes - this.#tailRoom;
    if (over <= 0) return;
    const kept = this.#tail.whole().subarray(over);
    this.#tail = new Pieces();
    this.#tail.push(kept);
    this.#dropped += over;
  }
}

const BLOCK = 64 * 1024;

/** Bytes that came in chunks of any size. Small ones are joined: a Buffer costs a hundred bytes besides its own. */
class Pieces {
  bytes = 0;
  readonly #blocks: Buffer[] = [];
  #open: Buffer[] = [];
  #openBytes = 0;

  push(data: Buffer): void {
    this.#open.push(Buffer.from(data));
    this.#openBytes += data.length;
    this.bytes += data.length;
    if (this.#openBytes < BLOCK) return;
    this.#blocks.push(Buffer.concat(this.#open));
    this.#open = [];
    this.#openBytes = 0;
  }

  whole(): Buffer {
    return Buffer.concat([...this.#blocks, ...this.#open]);
  }
}
