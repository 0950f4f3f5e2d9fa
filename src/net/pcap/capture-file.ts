import { TextReader } from '../tcpdump-text/text-reader.ts';
import { decodeFrame } from './decode.ts';
import type { Packet } from './packet.ts';
import { isPcap, readPcap } from './pcap.ts';
import { isPcapng, readPcapng } from './pcapng.ts';
import { Pump } from './pump.ts';
import type { Broken, Record } from './reading.ts';

/** What can be said of a capture once all of it was read. */
export interface CaptureEnd {
  format: 'pcap' | 'pcapng' | 'text';
  /** Packets in the file, read or not. */
  packets: number;
  /** Of these, ones whose link type is not read, by that type. */
  unreadLinkTypes: ReadonlyMap<number, number>;
  /** Lines of text that say nothing of a packet that could be understood. */
  unreadLines: number;
  /** Packets that were not captured, as the file itself says; null where it does not. */
  lost: number | null;
  /** False where times are of the day only. */
  dated: boolean;
  /** Where reading stopped before the end. */
  broken: Broken | null;
}

/**
 * Reads a capture that comes in pieces of any size: pcap, pcapng, or the text that tcpdump prints. Whatever the bytes are,
 * it does not throw, and keeps no more of them than one packet has. `onPacket` is called for each packet, in order.
 */
export class CaptureReader {
  #onPacket: (packet: Packet) => void;
  #first: Uint8Array = new Uint8Array();
  #format: CaptureEnd['format'] | null = null;
  #pump: Pump | null = null;
  #text: TextReader | null = null;
  #packets = 0;
  #unreadLinkTypes = new Map<number, number>();
  #lost: number | null = null;

  constructor(onPacket: (packet: Packet) => void) {
    this.#onPacket = onPacket;
  }

  /** What the first bytes say it is; null before these came. */
  get format(): CaptureEnd['format'] | null {
    return this.#format;
  }

  feed(chunk: Uint8Array): void {
    if (this.#format !== null) this.#pass(chunk);
    else {
      this.#first = Buffer.concat([this.#first, chunk]);
      if (this.#first.length >= 4) this.#begin();
    }
  }

  end(): CaptureEnd {
    if (this.#format === null) this.#begin();
    this.#pump?.end();
    const text = this.#text?.end() ?? null;
    return {
      format: this.#format ?? 'text',
      packets: text?.packets ?? this.#packets,
      unreadLinkTypes: this.#unreadLinkTypes,
      unreadLines: text?.unreadLines ?? 0,
      lost: text?.lost ?? this.#lost,
      dated: text?.dated ?? true,
      broken: this.#pump?.broken ?? null,
    };
  }

  /** Anything that is no capture file may be text. */
  #begin(): void {
    const onRecord = (record: Record): void => this.#decode(record);
    if (isPcap(this.#first)) {
      this.#format = 'pcap';
      this.#pump = new Pump(readPcap(), onRecord);
    } else if (isPcapng(this.#first)) {
      this.#format = 'pcapng';
      const lost = (packets: number): void => {
        this.#lost = packets;
      };
      this.#pump = new Pump(readPcapng(lost), onRecord);
    } else {
      this.#format = 'text';
      this.#text = new TextReader(this.#onPacket);
    }
    this.#pass(this.#first);
    this.#first = new Uint8Array();
  }

  #pass(chunk: Uint8Array): void {
    this.#pump?.feed(chunk);
    this.#text?.feed(chunk);
  }

  #decode(record: Record): void {
    this.#packets++;
    const { layers, cooked, known } = decodeFrame(record);
    if (!known) {
      const { linkType } = record;
      if (this.#unreadLinkTypes.size < MOST_LINK_TYPES || this.#unreadLinkTypes.has(linkType))
        this.#unreadLinkTypes.set(linkType, (this.#unreadLinkTypes.get(linkType) ?? 0) + 1);
    }
    this.#onPacket({
      number: this.#packets,
      time: record.time,
      length: record.length,
      interface: cooked.interface === null ? record.interface : `interface ${cooked.interface}`,
      direction: cooked.direction ?? record.direction,
      layers,
    });
  }
}

const MOST_LINK_TYPES = 16;
