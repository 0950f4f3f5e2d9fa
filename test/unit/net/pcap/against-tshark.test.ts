import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CaptureReader } from '../../../../src/net/pcap/capture-file.ts';
import type { Packet } from '../../../../src/net/pcap/packet.ts';
import { SEED } from '../../../seed.ts';
import { pcap, pcapng } from './build.ts';
import { LINKS, packetsOf } from './generated.ts';
import { differences, tshark } from './tshark.ts';

/** In pieces of an odd size, as they may come. */
function read(capture: Uint8Array): Packet[] {
  const packets: Packet[] = [];
  const reader = new CaptureReader((packet) => packets.push(packet));
  for (let at = 0; at < capture.length; at += 4093) reader.feed(capture.subarray(at, at + 4093));
  expect(reader.end()).toMatchObject({ packets: packets.length, broken: null });
  return packets;
}

function compare(capture: Uint8Array): void {
  const [ours, theirs] = [read(capture), tshark(capture)];
  expect(ours).toHaveLength(theirs.length);
  const wrong = ours.flatMap((packet, i) => {
    const row = theirs[i];
    const found = row === undefined ? ['missing'] : differences(packet, row);
    return found.map((each) => `packet ${packet.number}: ${each}`);
  });
  expect(wrong.slice(0, 10)).toEqual([]);
}

const MANY = 2000;

/** All in one file: interfaces of every link type, times to the nanosecond on some. */
const ALL = Object.values(LINKS);
const onAny = fc
  .nat(ALL.length - 1)
  .chain((on) => packetsOf((ALL[on] ?? LINKS.ethernet).frame).map((packet) => ({ ...packet, on })));

test.each(Object.entries(LINKS))(
  `packets over %s are what tshark reads (seed ${SEED})`,
  (_name, { linkType, frame }) => {
    const packets = fc.sample(packetsOf(frame), { numRuns: MANY, seed: SEED });
    compare(pcap(linkType, packets, { order: linkType === 0 ? 'little' : 'big' }));
  },
);

test.each(['little', 'big'] as const)('files of %s-endian machines, in micro- and nanoseconds', (order) => {
  const packets = fc.sample(packetsOf(LINKS.ethernet.frame), { numRuns: 100, seed: SEED });
  compare(pcap(1, packets, { order }));
  compare(pcap(1, packets, { order, nano: true }));
});

test.each(['little', 'big'] as const)(
  'pcapng of %s-endian machines, with interfaces of every kind',
  (order) => {
    // LINKTYPE_NULL has its numbers in the order of the machine.
    const packets = fc
      .sample(onAny, { numRuns: 500, seed: SEED })
      .filter(({ on }) => order === 'little' || on !== 4);
    const interfaces = ALL.map(({ linkType }, i) => ({
      linkType,
      name: `if${i}`,
      resolution: [6, 9, 3, 6, 9, 7][i] ?? 6,
    }));
    const coarse = packets.map((packet) => ({ ...packet, time: Math.round(packet.time * 1000) / 1000 }));
    compare(pcapng(interfaces, coarse, { order }));
  },
);
