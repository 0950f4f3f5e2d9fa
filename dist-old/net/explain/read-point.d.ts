import { type CaptureEnd } from '../pcap/capture-file.ts';
import { Point, type PointOptions } from './point.ts';
export interface ReadPoint {
    point: Point;
    end: CaptureEnd;
}
/** Reads a whole capture, and remembers of it what verdicts are made of. Throws what `chunks` throws, and nothing else. */
export declare function readPoint(chunks: AsyncIterable<Uint8Array>, options: Omit<PointOptions, 'isText'>): Promise<ReadPoint>;
