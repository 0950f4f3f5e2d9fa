import { randomBytes } from 'node:crypto';
import type { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Emit } from '../engine/events.ts';
import { WholePackets } from '../net/pcap/whole-packets.ts';
import type { ScriptStream, Session, StreamOptions } from '../ssh/session.ts';
import { eachLine } from './lines.ts';
import { tidy } from './memory.ts';
import { type CaptureScript, captureScript, LEASE_SECONDS } from './scripts.ts';
import { type Counts, TcpdumpWords, wordsOf } from './tcpdump-words.ts';

/** How a capture ended on one host. */
export interface TapEnd {
  packets: number;
  bytes: number;
  counts: Counts;
  /** Ended by its size. */
  full: boolean;
  /** Why it is not whole, or never was; null where it is. `disk`: ours. */
  failure: { kind: 'host' | 'lost' | 'disk'; message: string } | null;
}

/** What a connection from the host came to. */
export interface Connected {
  code: number;
  text: string;
}

/** A running capture on one host. Never rejects. */
export interface Tap {
  /** False where it ended before it began. */
  listening: Promise<boolean>;
  /** Null where the host did not say. */
  connect(waitMs: number): Promise<Connected | null>;
  /** Asks tcpdump to end; what it has is still read. */
  stop(): void;
  ended: Promise<TapEnd>;
}

export interface TapOptions extends Omit<CaptureScript, 'nonce'> {
  session: Session;
  /** The host's name. */
  label: string;
  stream: StreamOptions;
  mostBytes: number;
  /** Where it goes. */
  sink: Writable;
  emit: Emit;
}

const BEAT_MS = (LEASE_SECONDS * 1000) / 6;
/** How long a stream may be silent once it was asked to end. */
const SILENCE_MS = 10_000;
/**
 * A packet that tcpdump has counted and not written: a signal breaks off the write(2) that it waits in, as its handlers
 * are set without SA_RESTART (setsignal.c), and then it ends.
 */
const TORN = 1;
const MOST_SAID = 500;
const NO_COUNTS: Counts = { captured: null, received: null, dropped: null, droppedByInterface: null };

export async function openTap(options: TapOptions): Promise<Tap> {
  const nonce = randomBytes(12).toString('hex');
  const script = captureScript({ ...options, nonce });
  options.emit({ type: 'script', host: options.label, script });
  const begun = await options.session.stream(script, options.stream);
  if (begun.failure === null) return new RunningTap(begun.stream, nonce, options);
  const failure = { kind: 'lost' as const, message: begun.failure.message };
  return {
    listening: Promise.resolve(false),
    connect: async () => null,
    stop: () => {},
    ended: Promise.resolve({ packets: 0, bytes: 0, counts: NO_COUNTS, full: false, failure }),
  };
}

class RunningTap implements Tap {
  readonly listening: Promise<boolean>;
  readonly ended: Promise<TapEnd>;
  readonly #stream: ScriptStream;
  readonly #options: TapOptions;
  readonly #tcpdump = new TcpdumpWords();
  readonly #packets: WholePackets;
  readonly #beat: NodeJS.Timeout;
  #silence: NodeJS.Timeout | null = null;
  #stopped = false;
  /** tcpdump itself has ended, as the host says. */
  #over = false;
  #failure: TapEnd['failure'] = null;
  #heard: () => void = () => {};
  #gaveUp: () => void = () => {};
  #connected: (result: Connected) => void = () => {};

  constructor(stream: ScriptStream, nonce: string, options: TapOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#packets = new WholePackets(options.mostBytes);
    stream.stdin.on('error', () => {});
    const heard = new Promise<void>((resolve) => {
      this.#heard = resolve;
    });
    eachLine(stream.stderr, (line) => this.#hear(line, nonce));
    this.#beat = setInterval(() => stream.stdin.write('beat\n'), BEAT_MS);
    this.ended = this.#read();
    const late = setTimeout(() => this.#fail('host', 'tcpdump did not begin'), options.stream.timeoutMs);
    this.listening = Promise.race([heard, this.ended]).then(() => {
      clearTimeout(late);
      return this.#tcpdump.listening && this.#failure === null;
    });
  }

  async connect(waitMs: number): Promise<Connected | null> {
    const result = new Promise<Connected>((resolve) => {
      this.#connected = resolve;
    });
    if (this.#over) return null;
    this.#stream.stdin.write('connect\n');
    return Promise.race([result, pause(waitMs, null, { ref: false }), this.ended.then(() => null)]);
  }

  stop(): void {
    if (this.#stopped || this.#over) return;
    this.#stopped = true;
    this.#stream.stdin.write('stop\n');
    this.#expectEnd();
  }

  #hear(line: string, nonce: string): void {
    if (!line.startsWith(nonce)) {
      this.#tcpdump.hear(line);
      if (this.#tcpdump.listening) this.#heard();
      return;
    }
    const [, word, code, text = ''] = /^\w+ (\w+) (\d{1,3}) ?(.*)$/.exec(line) ?? [];
    if (word === 'connected') this.#connected({ code: Number(code), text });
    if (word === 'ended') {
      this.#over = true;
      clearInterval(this.#beat);
      this.#stream.stdin.end();
      this.#expectEnd();
    }
  }

  /** To the end: of the stream, and of what had come when the connection broke. */
  async #read(): Promise<TapEnd> {
    const gaveUp = new Promise<void>((resolve) => {
      this.#gaveUp = resolve;
    });
    const pumped = this.#pump();
    const end = await this.#stream.ended;
    await Promise.race([pumped, gaveUp, pause(SILENCE_MS, undefined, { ref: false })]);
    clearInterval(this.#beat);
    if (this.#silence !== null) clearTimeout(this.#silence);
    this.#heard();
    const { packets, bytes, full } = this.#packets;
    return {
      packets,
      bytes,
      full,
      counts: this.#tcpdump.counts,
      failure: this.#failure ?? this.#why(end.lost),
    };
  }

  /** To the end of what comes. Who cannot write holds up who sends: no more than a window of SSH's (2 MB) waits here. */
  #pump(): Promise<void> {
    const { stdout } = this.#stream;
    const { sink } = this.#options;
    sink.once('error', (error) => this.#fail('disk', `its file cannot be written: ${error.message}`));
    sink.on('drain', () => stdout.resume());
    stdout.on('error', () => {});
    stdout.on('data', (chunk: Buffer) => {
      const pieces = this.#packets.feed(chunk);
      if (pieces.length > 0) this.#silence?.refresh();
      for (const piece of pieces) if (!sink.write(piece)) stdout.pause();
      if (this.#packets.full) this.stop();
      if (this.#packets.broken !== null)
        this.#fail('host', `what it sends is no capture: ${this.#packets.broken}`);
      tidy(chunk.length);
    });
    stdout.resume();
    return new Promise((resolve) => {
      stdout.once('end', resolve);
      stdout.once('close', resolve);
    });
  }

  /** Breaks it off: the host ends what runs there, and nothing more is waited for. */
  #fail(kind: 'host' | 'disk', message: string): void {
    this.#failure ??= { kind, message: `${this.#options.label}: ${message}` };
    this.#stream.kill();
    this.#gaveUp();
  }

  #expectEnd(): void {
    this.#silence ??= setTimeout(
      () => this.#fail('host', 'the capture did not end when asked to'),
      SILENCE_MS,
    );
  }

  #why(lost: string | null): TapEnd['failure'] {
    const { label } = this.#options;
    if (lost !== null) return { kind: 'lost', message: `${label}: the connection broke: ${lost}` };
    const { listening, counts, words } = this.#tcpdump;
    const said = wordsOf(words).slice(0, MOST_SAID);
    const wrong = (what: string) => ({ kind: 'host' as const, message: `${label}: ${what}` });
    if (!listening) return wrong(`tcpdump did not begin: ${said || 'it said nothing'}`);
    if (!this.#stopped || !this.#over || counts.captured === null)
      return wrong(`tcpdump ended before it was asked to${said === '' ? '' : `: ${said}`}`);
    const { packets, bytes, full } = this.#packets;
    const missing = counts.captured - packets;
    if (bytes === 0 || (!full && missing !== 0 && missing !== TORN))
      return wrong(`${packets} packets came of the ${counts.captured} that tcpdump wrote`);
    return null;
  }
}
