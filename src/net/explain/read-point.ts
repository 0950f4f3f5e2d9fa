import { type CaptureEnd, CaptureReader } from '../pcap/capture-file.ts';
import { Point, type PointOptions } from './point.ts';

export interface ReadPoint {
  point: Point;
  end: CaptureEnd;
}

/** Reads a whole capture, and remembers of it what verdicts are made of. Throws what `chunks` throws, and nothing else. */
export async function readPoint(
  chunks: AsyncIterable<Uint8Array>,
  options: Omit<PointOptions, 'isText'>,
): Promise<ReadPoint> {
  let point: Point | null = null;
  const reader = new CaptureReader((packet) => {
    point ??= new Point({ ...options, isText: reader.format === 'text' });
    point.see(packet);
  });
  for await (const chunk of chunks) reader.feed(chunk);
  const end = reader.end();
  const read = point ?? new Point(options);
  read.end();
  read.lost = end.lost;
  read.dated = end.dated;
  return { point: read, end };
}
