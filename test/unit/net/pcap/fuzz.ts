// Feeds broken captures to the reader and the analysis. usage: fuzz.ts SEED CASES FILE...
// Half of the cases are pieces of the files, broken anywhere. The other half are files that are right in themselves and
// hold broken packets: so the fault lies deeper.
import { readFileSync } from 'node:fs';
import { explain } from '../../../../src/net/explain/explain.ts';
import { Point } from '../../../../src/net/explain/point.ts';
import { CaptureReader } from '../../../../src/net/pcap/capture-file.ts';
import { isPcap, readPcap } from '../../../../src/net/pcap/pcap.ts';
import { Pump } from '../../../../src/net/pcap/pump.ts';

const [seed, cases, ...files] = process.argv.slice(2);
const originals = files.map((file) => readFileSync(file));

type Random = (below: number) => number;

/** mulberry32: small, and the same everywhere. */
function generator(start: number): Random {
  let state = start >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const INTERESTING = [0, 1, 2, 3, 4, 8, 15, 16, 20, 28, 40, 60, 64, 127, 128, 253, 254, 255];

function broken(original: Uint8Array, random: Random): Buffer {
  let data: Buffer = Buffer.from(original);
  for (let changes = random(8); changes > 0; changes--) {
    const at = random(data.length);
    const piece = (): Buffer => data.subarray(random(data.length), at + random(64));
    switch (random(6)) {
      case 0:
        data[at] = random(256);
        break;
      case 1:
        data[at] = INTERESTING[random(INTERESTING.length)] ?? 0;
        break;
      case 2:
        data[at] = (data[at] ?? 0) ^ (1 << random(8));
        break;
      case 3:
        data.fill(random(2) * 255, at, Math.min(data.length, at + 1 + random(8)));
        break;
      case 4:
        data = data.subarray(0, Math.max(1, at));
        break;
      default:
        data = Buffer.concat([data.subarray(0, at), piece(), data.subarray(at)]);
    }
  }
  return data;
}

/** The head of a file, and a piece from anywhere in it. */
function brokenFile(original: Buffer, random: Random): Buffer {
  const from = random(3) === 0 ? 0 : random(original.length);
  const head = original.subarray(0, 24 + random(200));
  return broken(Buffer.concat([head, original.subarray(from, from + random(600))]), random);
}

/** A file of a few packets, alike and close in time, for what looks at several of them. */
function fileOfBroken(random: Random): Buffer {
  const { linkType = 1, data = Buffer.alloc(60) } = records[random(records.length)] ?? {};
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt32LE(linkType, 20);
  const parts = Array.from({ length: 1 + random(5) }, (_, i) => {
    const packet = broken(data, random);
    const record = Buffer.alloc(16);
    record.writeUInt32LE(i, 0);
    record.writeUInt32LE(packet.length, 8);
    record.writeUInt32LE(packet.length + random(3) * random(2000), 12);
    return Buffer.concat([record, packet]);
  });
  return Buffer.concat([header, ...parts]);
}

const records: { linkType: number; data: Buffer }[] = [];
for (const original of originals.filter(isPcap)) {
  const pump = new Pump(readPcap(), ({ linkType, data }) => {
    if (data.length > 0) records.push({ linkType, data: Buffer.from(data) });
  });
  pump.feed(original);
  pump.end();
}

const random = generator(Number(seed));
const formats: Record<string, number> = {};
let packets = 0;
for (let i = 0; i < Number(cases); i++) {
  const original = originals[random(originals.length)] ?? Buffer.alloc(1);
  const data = random(2) === 0 ? brokenFile(original, random) : fileOfBroken(random);
  try {
    const point = new Point({ name: 'fuzz', most: 100 });
    const reader = new CaptureReader((packet) => point.see(packet));
    const size = 1 + random(data.length);
    for (let at = 0; at < data.length; at += size) reader.feed(data.subarray(at, at + size));
    const end = reader.end();
    explain([point]);
    packets += end.packets;
    formats[end.format] = (formats[end.format] ?? 0) + 1;
  } catch (error) {
    console.log(JSON.stringify({ case: i, hex: data.toString('hex'), error: (error as Error).stack }));
    process.exit(1);
  }
}
console.log(JSON.stringify({ cases: Number(cases), packets, formats }));
