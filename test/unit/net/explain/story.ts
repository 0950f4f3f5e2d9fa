import { type Explanation, explain, type Verdict } from '../../../../src/net/explain/explain.ts';
import { Point } from '../../../../src/net/explain/point.ts';
import { CaptureReader } from '../../../../src/net/pcap/capture-file.ts';
import * as build from '../pcap/build.ts';

/** One packet: seconds since the begin of the story, the frame, and its bytes on the wire where not all were captured. */
export type Line = [time: number, frame: build.Bytes, length?: number];

export const A = '10.0.0.1';
export const B = '10.0.0.2';
export const GO = { from: A, to: B };
export const BACK = { from: B, to: A };
export const SYN = 0x02;
export const SYN_ACK = 0x12;
export const ACK = 0x10;
export const PSH = 0x18;
export const RST = 0x14;

/** Of the same connection, client port 40000 to port 80, unless told otherwise; the client's number is 1000. */
export function go(
  flags: number,
  more: Partial<build.TcpOptions> = {},
  ip: build.IpOptions = {},
): build.Bytes {
  return build.ipv4(GO, 6, build.tcp(GO, { from: 40_000, to: 80, flags, ...more }), ip);
}
export function back(
  flags: number,
  more: Partial<build.TcpOptions> = {},
  ip: build.IpOptions = {},
): build.Bytes {
  return build.ipv4(
    BACK,
    6,
    build.tcp(BACK, { from: 80, to: 40_000, flags, seq: 5000, ack: 1001, ...more }),
    ip,
  );
}

export const eth = (packet: build.Bytes, ends = { from: build.mac(1), to: build.mac(2) }): build.Bytes =>
  build.ethernet((packet[0] ?? 0) >> 4 === 6 ? 0x86dd : 0x0800, packet, ends);
export const ethBack = (packet: build.Bytes): build.Bytes =>
  eth(packet, { from: build.mac(2), to: build.mac(1) });

/** As a capture of all interfaces has it: seen on interface `index`, coming in (0) or going out (4). */
export const any = (packet: build.Bytes, index: number, packetType: 0 | 1 | 4): build.Bytes =>
  build.cookedTwo((packet[0] ?? 0) >> 4 === 6 ? 0x86dd : 0x0800, packet, { index, packetType });
export const anyArp = (packet: build.Bytes, index: number, packetType: 0 | 1 | 4): build.Bytes =>
  build.cookedTwo(0x0806, packet, { index, packetType });

/** A handshake, both ways, from its begin. */
export const handshake = (at: number): Line[] => [
  [at, eth(go(SYN))],
  [at + 0.001, ethBack(back(SYN_ACK))],
  [at + 0.002, eth(go(ACK, { seq: 1001, ack: 5001 }))],
];

export interface Capture {
  name?: string;
  lines: Line[];
  linkType?: number;
  addresses?: string[];
}

/** What all captures of a story say together. */
export function verdictsOf(...captures: Capture[]): Verdict[] {
  return explained(...captures).verdicts;
}

export function explained(...captures: Capture[]): Explanation & { points: Point[] } {
  const points = captures.map(({ name = 'a capture', lines, linkType = 1, addresses = [] }) => {
    const point = new Point({ name, addresses });
    const reader = new CaptureReader((packet) => point.see(packet));
    reader.feed(
      build.pcap(
        linkType,
        lines.map(([time, data, length = data.length]) => ({ data, length, time: 1_700_000_000 + time })),
      ),
    );
    reader.end();
    return point;
  });
  return { ...explain(points), points };
}

/** Codes in order, without what is only looks. */
export const codes = (verdicts: readonly Verdict[]): string[] =>
  verdicts.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
