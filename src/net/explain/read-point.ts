import { type CaptureEnd, CaptureReader } from '../pcap/capture-file.ts';
import type { Packet } from '../pcap/packet.ts';
import { Point, type PointOptions } from './point.ts';

export interface ReadPoint {
  point: Point;
  end: CaptureEnd;
}

export interface ReadOptions extends Omit<PointOptions, 'isText'> {
  /** Names by index, where the file has no names and somebody knows them. */
  interfaces?: ReadonlyMap<number, string>;
}

/** Reads a whole capture, and remembers of it what verdicts are made of. Throws what `chunks` throws, and nothing else. */
export async function readPoint(
  chunks: AsyncIterable<Uint8Array>,
  { interfaces = new Map(), ...options }: ReadOptions,
): Promise<ReadPoint> {
  let point: Point | null = null;
  const reader = new CaptureReader((packet) => {
    point ??= new Point({ ...options, isText: reader.format === 'text' });
    point.see(named(packet, interfaces));
  });
  for await (const chunk of chunks) reader.feed(chunk);
  const end = reader.end();
  const read = point ?? new Point(options);
  read.end();
  read.lost = end.lost;
  read.dated = end.dated;
  return { point: read, end };
}

function named(packet: Packet, interfaces: ReadonlyMap<number, string>): Packet {
  const [, index] = /^interface (\d+)$/.exec(packet.interface ?? '') ?? [];
  const name = index === undefined ? undefined : interfaces.get(Number(index));
  return name === undefined ? packet : { ...packet, interface: name };
}
