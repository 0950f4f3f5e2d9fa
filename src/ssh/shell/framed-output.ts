import type { Readable } from 'node:stream';
import { BoundedBytes } from './bounded-bytes.ts';
import type { StepMarkers } from './step-script.ts';

/** What stands outside of steps (a login banner, a child left behind) is kept only to explain a shell that never started. */
const NOISE_BYTES = 8 * 1024;
const EXIT_CODE_BYTES = 16;

interface Frame {
  start: Buffer;
  end: Buffer;
  kept: BoundedBytes;
  state: 'before' | 'inside' | 'exit-code' | 'done';
  exitCode: number | null;
  notify: () => void;
}

/** One output stream of a persistent shell, cut into steps by their markers. Always drains. */
export class FramedOutput {
  #carry: Buffer = Buffer.alloc(0);
  #noise: Buffer = Buffer.alloc(0);
  #frame: Frame | null = null;
  #onNoise: () => void = () => {};

  readonly #stream: Readable;
  readonly #onData = (chunk: Buffer): void => this.#feed(chunk);
  #handOver: { mark: Buffer; notify: () => void } | null = null;

  constructor(stream: Readable) {
    this.#stream = stream;
    stream.on('data', this.#onData);
    stream.on('error', () => {});
  }

  /** Leaves the stream, paused, to somebody else: from behind `mark` on, which is not part of it. `notify` says when. */
  handOver(mark: string, notify: () => void): void {
    this.#handOver = { mark: Buffer.from(mark), notify };
  }

  /** The last bytes seen outside of any step, as text. */
  get noise(): string {
    const isOutside = this.#frame === null || this.#frame.state === 'before';
    return (isOutside ? Buffer.concat([this.#noise, this.#carry]) : this.#noise).toString('utf8');
  }

  /** True when the whole frame has come. */
  get done(): boolean {
    return this.#frame?.state === 'done';
  }

  get started(): boolean {
    return this.#frame !== null && this.#frame.state !== 'before';
  }

  onNoise(listener: () => void): void {
    this.#onNoise = listener;
  }

  /** Starts looking for a step's frame. `notify` is called when it starts and when it is complete. */
  expect(markers: StepMarkers, maxBytes: number, notify: () => void): void {
    this.#frame = {
      start: Buffer.from(markers.start),
      end: Buffer.from(markers.end),
      kept: new BoundedBytes(maxBytes),
      state: 'before',
      exitCode: null,
      notify,
    };
  }

  /** What was read of the step, complete or not, and forgets the frame. */
  take(): { text: string; truncated: boolean; exitCode: number | null } {
    const frame = this.#frame;
    this.#frame = null;
    if (frame === null) return { text: '', truncated: false, exitCode: null };
    const carry = this.#carry;
    this.#carry = Buffer.alloc(0);
    if (frame.state === 'inside') frame.kept.add(carry);
    if (frame.state === 'before') this.#hear(carry);
    return { text: frame.kept.text(), truncated: frame.kept.truncated, exitCode: frame.exitCode };
  }

  #feed(chunk: Buffer): void {
    let rest: Buffer | null = chunk;
    if (this.#handOver !== null) rest = this.#feedUntil(this.#handOver, chunk);
    while (rest !== null && rest.length > 0) rest = this.#advance(rest);
  }

  #feedUntil({ mark, notify }: { mark: Buffer; notify: () => void }, chunk: Buffer): null {
    const data = Buffer.concat([this.#carry, chunk]);
    const at = data.indexOf(mark);
    const cut = at === -1 ? Math.max(0, data.length - mark.length + 1) : at;
    this.#hear(data.subarray(0, cut));
    this.#carry = Buffer.from(data.subarray(cut));
    if (at === -1) return null;
    this.#stream.off('data', this.#onData);
    this.#stream.pause();
    const rest = this.#carry.subarray(mark.length);
    if (rest.length > 0) this.#stream.unshift(rest);
    notify();
    return null;
  }

  /** Consumes a chunk in the present state; what belongs to the next state is returned. */
  #advance(chunk: Buffer): Buffer | null {
    const frame = this.#frame;
    if (frame === null || frame.state === 'done') return this.#hear(chunk);
    const data = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk]);
    this.#carry = Buffer.alloc(0);
    if (frame.state === 'exit-code') return this.#readExitCode(frame, data);
    const marker = frame.state === 'before' ? frame.start : frame.end;
    const at = data.indexOf(marker);
    const cut = at === -1 ? Math.max(0, data.length - marker.length + 1) : at;
    if (frame.state === 'before') this.#hear(data.subarray(0, cut));
    else frame.kept.add(data.subarray(0, cut));
    if (at === -1) {
      this.#carry = Buffer.from(data.subarray(cut));
      return null;
    }
    frame.state = frame.state === 'before' ? 'inside' : 'exit-code';
    if (frame.state === 'inside') frame.notify();
    return data.subarray(at + marker.length);
  }

  #readExitCode(frame: Frame, data: Buffer): Buffer | null {
    const newline = data.indexOf(10);
    if (newline === -1 && data.length < EXIT_CODE_BYTES) {
      this.#carry = Buffer.from(data);
      return null;
    }
    const code = Number.parseInt(data.subarray(0, newline === -1 ? EXIT_CODE_BYTES : newline).toString(), 10);
    frame.exitCode = Number.isNaN(code) ? null : code;
    frame.state = 'done';
    frame.notify();
    return newline === -1 ? null : data.subarray(newline + 1);
  }

  #hear(data: Buffer): null {
    if (data.length === 0) return null;
    const all = this.#noise.length === 0 ? data : Buffer.concat([this.#noise, data]);
    this.#noise = Buffer.from(all.subarray(Math.max(0, all.length - NOISE_BYTES)));
    this.#onNoise();
    return null;
  }
}
