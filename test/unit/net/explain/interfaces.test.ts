import { describe, expect, test } from 'vitest';
import { explain } from '../../../../src/net/explain/explain.ts';
import { type ReadOptions, readPoint } from '../../../../src/net/explain/read-point.ts';
import * as build from '../pcap/build.ts';
import { A, any, B, eth, go, SYN } from './story.ts';

/** What is said of a file of SYNs that nobody answers. */
async function messageOf(file: build.Bytes, options: Partial<ReadOptions> = {}): Promise<string> {
  const chunks = (async function* () {
    yield file;
  })();
  const { point } = await readPoint(chunks, { name: 'file', ...options });
  return explain([point]).verdicts[0]?.message ?? '';
}

const syns = (frame: (n: number) => build.Bytes): build.Captured[] =>
  [0, 1, 3].map((n) => ({ data: frame(n), time: 1_700_000_000 + n }));

describe('interfaces are told by name', () => {
  test('where the file has names', async () => {
    const packets = syns((n) => eth(go(SYN, { timestamp: n }, { id: n }))).map((each) => ({
      ...each,
      on: 1,
      direction: 1,
    }));
    const file = build.pcapng(
      [
        { linkType: 1, name: 'eth0' },
        { linkType: 1, name: 'flannel.1' },
      ],
      packets,
    );
    expect(await messageOf(file, { addresses: [A] })).toContain('(flannel.1 in)');
  });

  const cooked = build.pcap(
    276,
    syns((n) => any(go(SYN, { timestamp: n }, { id: n }), 7, 0)),
  );

  test('where the capture was just made, and the host has told them', async () => {
    const interfaces = new Map([[7, 'flannel.1']]);
    expect(await messageOf(cooked, { addresses: ['10.0.0.9'], interfaces })).toContain(
      'came into the machine that captured (flannel.1 in) and did not leave it',
    );
    expect(await messageOf(cooked, { addresses: [B], interfaces })).not.toContain('interface 7');
  });

  test('by number where nobody knows them', async () => {
    expect(await messageOf(cooked, { addresses: ['10.0.0.9'] })).toContain('(interface 7 in)');
  });
});
