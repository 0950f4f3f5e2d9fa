import type { Packet } from '../pcap/packet.ts';
import { packetOf } from './packet-text.ts';

/** Longer lines and packets are cut: nothing that is understood is longer. */
const MOST_CHARS = 4096;

export interface TextEnd {
  packets: number;
  /** Lines that say nothing of a packet that could be understood. */
  unreadLines: number;
  /** "packets dropped by kernel"; null where the text does not say. */
  lost: number | null;
  /** False where times are of the day only. */
  dated: boolean;
}

/** With a number (-#), a date (-tttt), seconds (-tt, -ttt) or the time of day in front. */
const BEGINS = /^ {0,12}(?:\d{1,12} {2})?(?:\d{4}-\d\d-\d\d )?(?:\d{1,2}:\d\d:\d\d|\d{1,12})\.\d{6,9} /;
const BEGINS_WITHOUT_TIME = /^(?:IP6?|ARP,) /;
/** What a tunnel's own line ends with: the packet inside is on the next one. */
const HAS_MORE = /(?:vni|instance) (?:0x)?[0-9a-f]{1,8}(?:, proto \S{1,20} \(0x[0-9a-f]{1,4}\))?$/;
const HEX_DUMP = /^\s{1,8}0x[0-9a-f]{4}:/;
/** What tcpdump says before and after the packets, and the prompt it was called at. */
const ASIDE =
  /^(?:[$#] |tcpdump: |listening on |reading from file |Warning: |\d{1,12} packets? (?:captured|received|dropped))|^[\^C\s]*$/;
const LOST = /^(\d{1,12}) packets? dropped by kernel/;

/** Reads what tcpdump prints, line by line: lines that belong to one packet are put together first. */
export class TextReader {
  #onPacket: (packet: Packet) => void;
  #decoder = new TextDecoder();
  #line = '';
  #record: { text: string; line: number } | null = null;
  #lines = 0;
  #end: TextEnd = { packets: 0, unreadLines: 0, lost: null, dated: true };
  #day = { last: 0, added: 0 };

  constructor(onPacket: (packet: Packet) => void) {
    this.#onPacket = onPacket;
  }

  feed(chunk: Uint8Array): void {
    this.#take(this.#decoder.decode(chunk, { stream: true }));
  }

  end(): TextEnd {
    this.#take(`${this.#decoder.decode()}\n`);
    this.#flush();
    return this.#end;
  }

  #take(text: string): void {
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      this.#read((this.#line + line).slice(0, MOST_CHARS).trimEnd());
      this.#line = '';
    }
    this.#line = (this.#line + last).slice(0, MOST_CHARS);
  }

  #read(line: string): void {
    this.#lines++;
    const open = this.#record;
    const lost = LOST.exec(line)?.[1];
    if (lost !== undefined) this.#end.lost = Number(lost);
    if (BEGINS.test(line)) this.#begin(line);
    else if (ASIDE.test(line) || HEX_DUMP.test(line)) return;
    else if (open !== null && (/^\s/.test(line) || HAS_MORE.test(open.text)))
      open.text = `${open.text} ${line.trim()}`.slice(0, MOST_CHARS);
    else if (BEGINS_WITHOUT_TIME.test(line)) this.#begin(line);
    else if (this.#lines > 1 || line !== '') this.#end.unreadLines++;
  }

  #begin(text: string): void {
    this.#flush();
    this.#record = { text, line: this.#lines };
  }

  #flush(): void {
    const record = this.#record;
    this.#record = null;
    if (record === null) return;
    const packet = packetOf(record.text, record.line);
    if (packet === null) {
      this.#end.unreadLines++;
      return;
    }
    this.#end.packets++;
    if (!packet.dated) {
      this.#end.dated = false;
      packet.time = this.#pastMidnight(packet.time);
    }
    this.#onPacket(packet);
  }

  /** Times of day go on counting where they begin anew. */
  #pastMidnight(time: number): number {
    if (this.#day.last - time > HALF_DAY) this.#day.added += 2 * HALF_DAY;
    this.#day.last = time;
    return time + this.#day.added;
  }
}

const HALF_DAY = 43_200e6;
