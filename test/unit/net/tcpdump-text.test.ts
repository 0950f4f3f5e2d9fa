import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CaptureReader } from '../../../src/net/pcap/capture-file.ts';
import type { Layer, Packet } from '../../../src/net/pcap/packet.ts';
import { SEED } from '../../seed.ts';
import { pcap } from './pcap/build.ts';
import { LINKS, packetsOf } from './pcap/generated.ts';

const folder = mkdtempSync(join(tmpdir(), 'netfix-text-'));

function read(capture: Uint8Array) {
  const packets: Packet[] = [];
  const reader = new CaptureReader((packet) => packets.push(packet));
  for (let at = 0; at < capture.length; at += 1021) reader.feed(capture.subarray(at, at + 1021));
  return { packets, end: reader.end() };
}

/** What tcpdump prints of a capture. */
function tcpdump(capture: Uint8Array, ...options: string[]): Buffer {
  const file = join(folder, 'x.pcap');
  writeFileSync(file, capture);
  return execFileSync('tcpdump', ['-n', ...options, '-r', file], {
    env: { ...process.env, TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** What both a line of text and the packet itself tell. */
function told(packet: Packet, verbose: boolean): unknown {
  const layers: Layer[] = packet.layers;
  return layers.flatMap((layer): unknown[] => {
    switch (layer.kind) {
      case 'ip': {
        const { family, source, target, ttl, id, length } = layer;
        return [{ family, source, target, ...(verbose ? { ttl, id, length } : {}) }];
      }
      case 'tcp': {
        const { sourcePort, targetPort, flags, length, timestamp, sequence } = layer;
        return [{ sourcePort, targetPort, flags, length, timestamp, isn: (flags & 2) !== 0 && sequence }];
      }
      case 'udp':
        return [{ sourcePort: layer.sourcePort, targetPort: layer.targetPort }];
      case 'icmp': {
        const { type, code, id, sequence, neighbour, mtu } = layer;
        return [{ type, code, id, sequence, neighbour, mtu }];
      }
      case 'arp':
        return [
          { operation: layer.operation, sender: layer.sender, target: layer.operation === 1 && layer.target },
        ];
      case 'tunnel':
        return [{ protocol: layer.protocol, vni: layer.vni }];
      default:
        return [];
    }
  });
}

/** tcpdump takes what comes from this port for BCM-LI, whatever the other port says (print-udp.c). */
function isGuessed(packet: Parameters<typeof pcap>[1][number]): boolean {
  const layers = read(pcap(1, [packet])).packets.flatMap((each): Layer[] => each.layers);
  return layers.some((layer) => layer.kind === 'udp' && layer.sourcePort === 49_152);
}

test.each([[[]], [['-v']], [['-e']], [['-e', '-v']], [['-tttt', '-#']], [['-tt']]])(
  'tcpdump %j says of a packet what the packet says',
  (options) => {
    const packets = fc
      .sample(packetsOf(LINKS.ethernet.frame), { numRuns: 1500, seed: SEED })
      .filter(({ data, length }) => data.length === length)
      .filter((packet) => !isGuessed(packet));
    const capture = pcap(1, packets);
    const verbose = options.includes('-v');
    const theirs = read(tcpdump(capture, ...options));
    const ours = read(capture).packets;
    expect(theirs.packets).toHaveLength(ours.length);
    const wrong = ours.flatMap((packet, i) => {
      const text = theirs.packets[i];
      if (text === undefined) return [];
      const [a, b] = [JSON.stringify(told(packet, verbose)), JSON.stringify(told(text, verbose))];
      return a === b ? [] : [`${packet.number}: ${a}\n   ${b}`];
    });
    expect(wrong.slice(0, 6)).toEqual([]);
  },
);
