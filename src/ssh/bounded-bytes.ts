/**
 * The beginning and the end of a stream, together at most `maxBytes`. The end matters as much as the beginning: what
 * closes a script's frames stands there, however much one command in the middle printed.
 */
export class BoundedBytes {
  readonly #headRoom: number;
  readonly #tailRoom: number;
  readonly #head: Buffer[] = [];
  #headBytes = 0;
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #dropped = 0;

  constructor(maxBytes: number) {
    this.#headRoom = Math.ceil(maxBytes / 2);
    this.#tailRoom = Math.floor(maxBytes / 2);
  }

  get truncated(): boolean {
    return this.#dropped > 0;
  }

  add(data: Buffer): void {
    const room = this.#headRoom - this.#headBytes;
    if (room > 0) {
      const part = data.subarray(0, room);
      this.#head.push(Buffer.from(part));
      this.#headBytes += part.length;
    }
    if (data.length > room) this.#addTail(data.subarray(Math.max(0, room)));
  }

  /** UTF-8 with replacement; a line says how much was left out. */
  text(): string {
    this.#trim();
    if (!this.truncated) return Buffer.concat([...this.#head, ...this.#tail]).toString('utf8');
    const [head, tail] = [Buffer.concat(this.#head), Buffer.concat(this.#tail)].map((part) =>
      part.toString('utf8'),
    );
    return `${head}\n[${this.#dropped} bytes left out]\n${tail}`;
  }

  /** Trimmed only when twice too long, so that many small chunks cost little. */
  #addTail(data: Buffer): void {
    this.#tail.push(Buffer.from(data));
    this.#tailBytes += data.length;
    if (this.#tailBytes > 2 * this.#tailRoom) this.#trim();
  }

  #trim(): void {
    const over = this.#tailBytes - this.#tailRoom;
    if (over <= 0) return;
    const kept = Buffer.concat(this.#tail).subarray(over);
    this.#tail = [Buffer.from(kept)];
    this.#tailBytes = kept.length;
    this.#dropped += over;
  }
}
