import { describe, expect, test } from 'vitest';
import * as build from '../pcap/build.ts';
import {
  A,
  any,
  anyArp,
  B,
  BACK,
  codes,
  eth,
  ethBack,
  explained,
  GO,
  go,
  type Line,
  SYN,
  verdictsOf,
} from './story.ts';

const ask = (sequence: number, size = 56, id = 5): build.Bytes =>
  build.ipv4(GO, 1, build.icmp(8, 0, [...build.be16(id), ...build.be16(sequence)], new Uint8Array(size)), {
    id: sequence + size,
  });
const reply = (sequence: number, size = 56, id = 5): build.Bytes =>
  build.ipv4(BACK, 1, build.icmp(0, 0, [...build.be16(id), ...build.be16(sequence)], new Uint8Array(size)), {
    id: sequence + size,
  });
const end: Line = [9, build.whoHas(A, A)];

describe('ping', () => {
  test('answered says nothing', () => {
    expect(verdictsOf({ lines: [[0, eth(ask(1))], [0.1, ethBack(reply(1))], end] })).toEqual([]);
  });

  test('not answered', () => {
    const verdicts = verdictsOf({ lines: [[0, eth(ask(1))], [1, eth(ask(2))], end] });
    expect(codes(verdicts)).toEqual(['icmp.echo-unanswered']);
    expect(verdicts[0]?.message).toMatch(
      /^10\.0\.0\.2 does not answer the pings of 10\.0\.0\.1: 2 requests in 1\.0 s, no reply/,
    );
  });

  test('some are lost', () => {
    const lines = [1, 2, 3, 4].flatMap((n): Line[] => [
      [n, eth(ask(n))],
      ...(n === 2 ? [] : [[n + 0.1, ethBack(reply(n))] as Line]),
    ]);
    expect(verdictsOf({ lines: [...lines, end] })).toMatchObject([
      { code: 'icmp.echo-loss', severity: 'warning' },
    ]);
  });

  test('large ones are lost, small ones pass', () => {
    const lines: Line[] = [
      [0, eth(ask(1))],
      [0.1, ethBack(reply(1))],
      ...[1, 2, 3].map((n): Line => [n, eth(ask(n, 1472, 6))]),
    ];
    const verdicts = verdictsOf({ lines: [...lines, end] });
    expect(codes(verdicts)).toEqual(['mtu.black-hole']);
    expect(verdicts[0]?.message).toContain('1500 bytes get no answer, 84 bytes do');
  });

  test('one that was just sent still has time', () => {
    expect(
      verdictsOf({
        lines: [
          [0, eth(ask(1))],
          [0.5, build.whoHas(A, A)],
        ],
      }),
    ).toEqual([]);
  });
});

describe('UDP', () => {
  const query = (n: number): build.Bytes =>
    build.ipv4(GO, 17, build.udp(GO, 45_000 + n, 53, build.bytes(n, 1, 2, 3)), { id: n });

  test.each([
    ['a host in a wide network', build.mac(2), ['dns.unanswered']],
    ['a broadcast', Array<number>(6).fill(0xff), []],
  ])('an address that ends in 255 is that of %s', (_, to, expected) => {
    const ends = { from: A, to: '10.0.3.255' };
    const packet = build.ipv4(ends, 17, build.udp(ends, 45_000, 53, build.bytes(1, 1, 2, 3)));
    expect(codes(verdictsOf({ lines: [[0, eth(packet, { from: build.mac(1), to })], end] }))).toEqual(
      expected,
    );
  });

  test('DNS without an answer', () => {
    const verdicts = verdictsOf({
      lines: [
        [0, eth(query(1))],
        [5, eth(query(2))],
      ],
    });
    expect(codes(verdicts)).toEqual(['dns.unanswered']);
    expect(verdicts[0]?.message).toMatch(
      /^10\.0\.0\.2:53 does not answer the DNS queries of 10\.0\.0\.1: 2 queries, no answer/,
    );
  });

  test('one way only is a warning, for some protocols want no answer', () => {
    const lines = [0, 1, 2].map(
      (n): Line => [n, eth(build.ipv4(GO, 17, build.udp(GO, 45_000, 514, build.bytes(n)), { id: n }))],
    );
    expect(verdictsOf({ lines })).toMatchObject([{ code: 'udp.one-way', severity: 'warning' }]);
    const other: Line = [1.5, ethBack(build.ipv4(BACK, 17, build.udp(BACK, 7000, 7001, build.bytes(1))))];
    expect(verdictsOf({ lines: [...lines, other] })).toEqual([]);
  });

  test('multicast wants no answer', () => {
    const many = { from: A, to: '224.0.0.251' };
    const lines = [0, 1, 2].map(
      (n): Line => [n, eth(build.ipv4(many, 17, build.udp(many, 5353, 5353, build.bytes(n)), { id: n }))],
    );
    expect(verdictsOf({ lines })).toEqual([]);
  });
});

describe('overlays', () => {
  const [podA, podB] = ['10.244.1.5', '10.244.2.7'];
  const inner = { from: podA, to: podB };
  const innerBack = { from: podB, to: podA };
  const syn = (n: number): build.Bytes =>
    build.ipv4(inner, 6, build.tcp(inner, { from: 40_000, to: 80, timestamp: n }), { id: n, ttl: 63 });
  const carried = (packet: build.Bytes, ends = GO, n = 0): build.Bytes =>
    build.ipv4(
      ends,
      17,
      build.udp(ends, 50_000 + n, 8472, build.vxlan(1, build.ethernet(0x0800, packet)), 0),
      { id: 100 + n },
    );

  test('inner and outer: one-way, and what suffers from it', () => {
    const lines = [0, 1, 3].map((n): Line => [n, eth(carried(syn(n), GO, n))]);
    const verdicts = verdictsOf({ lines });
    expect(verdicts).toMatchObject([
      { code: 'overlay.one-way', severity: 'error', because: null },
      { code: 'tcp.syn-unanswered', because: 1 },
    ]);
    expect(verdicts[0]?.message).toContain(
      '10.0.0.1 sent 3 packets to 10.0.0.2 (VXLAN, vni 1, port 8472), and none came back',
    );
    expect(verdicts[1]?.message).toContain('10.244.1.5 gets no answer from 10.244.2.7:80');
  });

  test('on the receiver: comes in and is not taken out of the tunnel', () => {
    const lines = [0, 1, 3].map((n): Line => [n, any(carried(syn(n), GO, n), 2, 0)]);
    expect(verdictsOf({ lines, linkType: 276 })).toMatchObject([
      { code: 'overlay.dropped', severity: 'error' },
      { code: 'tcp.syn-unanswered', because: 1 },
    ]);
  });

  test('on the receiver: taken out, and then not forwarded', () => {
    const lines = [0, 1, 3].flatMap((n): Line[] => [
      [n, any(carried(syn(n), GO, n), 2, 0)],
      [n + 0.0001, any(syn(n), 9, 0)],
    ]);
    const verdicts = verdictsOf({ lines, linkType: 276, addresses: [B] });
    expect(codes(verdicts)).toEqual(['tcp.syn-unanswered']);
    expect(verdicts[0]?.message).toContain('(interface 2 in, interface 9 in) and did not leave it');
  });

  test('both ways, each with source ports of its own, says nothing', () => {
    const answer = build.ipv4(
      innerBack,
      6,
      build.tcp(innerBack, { from: 80, to: 40_000, flags: 0x12, seq: 9, ack: 1001 }),
      { ttl: 63 },
    );
    const last = build.ipv4(
      inner,
      6,
      build.tcp(inner, { from: 40_000, to: 80, flags: 0x10, seq: 1001, ack: 10 }),
      { id: 7, ttl: 63 },
    );
    const lines: Line[] = [
      [0, eth(carried(syn(0)))],
      [0.1, ethBack(carried(answer, BACK, 7))],
      [0.2, eth(carried(last, GO, 1))],
      end,
    ];
    expect(verdictsOf({ lines })).toEqual([]);
  });
});

describe('checksums', () => {
  const wrong = (fill: build.Fill, n = 0): build.Bytes => go(SYN, { checksum: fill }, { id: n });

  test('left to the network card: normal', () => {
    const lines: Line[] = [[0, any(wrong('partial'), 2, 4)]];
    expect(verdictsOf({ lines, linkType: 276 })).toMatchObject([
      { code: 'checksum.offload', severity: 'info' },
    ]);
  });

  test('wrong on the way out: normal, whatever stands in the field', () => {
    const lines = [0, 1, 3].map((n): Line => [n, any(wrong('bad', n), 2, 4)]);
    const verdicts = verdictsOf({ lines, linkType: 276 });
    expect(codes(verdicts)).toEqual(['tcp.syn-unanswered']);
    expect(verdicts).toMatchObject([{ because: null }, { code: 'checksum.offload', severity: 'info' }]);
  });

  test('wrong on the way in, and not answered: a fault, and the cause', () => {
    const lines = [0, 1, 3].map((n): Line => [n, any(wrong('bad', n), 2, 0)]);
    expect(verdictsOf({ lines, linkType: 276 })).toMatchObject([
      { code: 'checksum.bad', severity: 'error' },
      { code: 'tcp.syn-unanswered', because: 1 },
    ]);
  });

  test('wrong around a tunnel', () => {
    const outer = (n: number): build.Bytes =>
      build.ipv4(
        GO,
        17,
        build.udp(GO, 50_000, 8472, build.vxlan(1, build.ethernet(0x0800, wrong('good', n))), 'bad'),
        { id: 50 + n },
      );
    const [verdict] = verdictsOf({
      lines: [0, 1, 3].map((n): Line => [n, any(outer(n), 2, 0)]),
      linkType: 276,
    });
    expect(verdict).toMatchObject({ code: 'checksum.bad', severity: 'error' });
    expect(verdict?.causes[0]).toContain('VXLAN checksum offload');
    expect(verdict?.next.join()).toContain('ethtool -K');
  });

  /** In VXLAN from the first host to the second, and as it is behind the tunnel there. */
  const POD = { from: '10.244.1.4', to: '10.244.2.4' };
  const pods = (fill: build.Fill, n: number): build.Bytes =>
    build.ipv4(POD, 6, build.tcp(POD, { from: 40_000, to: 80, timestamp: n, checksum: fill }), {
      id: n,
      ttl: 63,
    });
  const carried = (packet: build.Bytes, n: number, fill: build.Fill = 'bad'): build.Bytes =>
    build.ipv4(GO, 17, build.udp(GO, 50_000, 8472, build.vxlan(1, build.ethernet(0x0800, packet)), fill), {
      id: 50 + n,
    });
  const node = (lines: Line[]) => verdictsOf({ name: 'n2', lines, linkType: 276, addresses: [B] });

  test('around one that is left open it is no fault, for the packet is seen out of the tunnel', () => {
    const lines = [0, 1, 3].flatMap((n): Line[] => [
      [n, any(carried(pods('partial', n), n), 2, 0)],
      [n + 0.001, any(pods('partial', n), 4, 0)],
    ]);
    const verdicts = node(lines);
    expect(codes(verdicts)).toEqual(['tcp.syn-unanswered']);
    expect(verdicts[0]?.message).toContain('the SYN came into');
    expect(verdicts[1]).toMatchObject({ code: 'checksum.offload', severity: 'info', next: [] });
  });

  test('around one that is left open, and not seen out of the tunnel: in doubt, behind what was seen', () => {
    const verdicts = node([0, 1, 3].map((n): Line => [n, any(carried(pods('partial', n), n), 2, 0)]));
    expect(codes(verdicts)).toEqual(['overlay.dropped', 'tcp.syn-unanswered']);
    expect(verdicts.at(-1)).toMatchObject({
      code: 'checksum.offload',
      message: expect.stringMatching(
        /a receiver drops what does not: 10\.244\.1\.4 to 10\.244\.2\.4:80 came so/,
      ),
    });
  });

  test('wrong around a tunnel, and taken out of it all the same: to the receiver it was right', () => {
    const lines = [0, 1, 3].flatMap((n): Line[] => [
      [n, any(carried(pods('good', n), n), 2, 0)],
      [n + 0.001, any(pods('good', n), 4, 0)],
    ]);
    expect(codes(node(lines))).toEqual(['tcp.syn-unanswered']);
  });

  test('wrong inside, seen by one that only passes it on: no cause of what is seen there', () => {
    const lines = [0, 1, 3].flatMap((n): Line[] => [
      [n, any(carried(pods('bad', n), n, 'good'), 2, 0)],
      [n + 0.001, any(pods('bad', n), 4, 0)],
    ]);
    const verdicts = node(lines);
    expect(verdicts).toMatchObject([
      { code: 'tcp.syn-unanswered', because: null },
      { code: 'checksum.bad', severity: 'warning' },
    ]);
    expect(verdicts[1]?.message).toContain('10.244.2.4 drops that where it gets there');
  });

  test('of a sender whose sums are all alike, and some answered: nobody minds', () => {
    const answered = (from: number): Line[] => [
      [0.5, any(build.ipv4(GO, 6, build.tcp(GO, { from, to: 80, checksum: 'bad' }), { id: 90 }), 2, 0)],
      [0.6, any(build.ipv4(BACK, 6, build.tcp(BACK, { from: 80, to: from, flags: 0x12, ack: 1001 })), 2, 4)],
    ];
    const lines = [
      [0, any(wrong('bad', 0), 2, 0)],
      ...answered(41_000),
      [1, any(wrong('bad', 1), 2, 0)],
      [3, any(wrong('bad', 3), 2, 0)],
    ] as Line[];
    expect(codes(verdictsOf({ lines, linkType: 276 }))).toEqual(['tcp.syn-unanswered']);
  });

  test('wrong and yet answered: nobody minded', () => {
    const lines: Line[] = [
      [0, eth(wrong('bad'))],
      [
        0.1,
        ethBack(
          build.ipv4(BACK, 6, build.tcp(BACK, { from: 80, to: 40_000, flags: 0x12, seq: 5000, ack: 1001 })),
        ),
      ],
      [0.2, eth(go(0x10, { seq: 1001, ack: 5001 }))],
      end,
    ];
    expect(verdictsOf({ lines })).toMatchObject([{ code: 'checksum.offload', severity: 'info' }]);
  });
});

describe('several capture points', () => {
  const at = (index: number, packetType: 0 | 4, ttl = 64): Line[] =>
    [0, 1, 3].map((n): Line => [n, any(go(SYN, { timestamp: n }, { id: n, ttl }), index, packetType)]);
  const n1 = { name: 'n1', lines: at(2, 4), linkType: 276, addresses: [A] };

  test('it left one and the other saw nothing', () => {
    const [verdict] = verdictsOf(n1, { name: 'n2', lines: [end], addresses: [B] });
    expect(verdict?.message).toContain(
      '; n1 saw the SYN last, on its way out (interface 2 out); n2 saw nothing of it',
    );
    expect(verdict?.lastSeen).toMatchObject({ capture: 'n1', packet: 3, place: 'interface 2 out' });
  });

  test('it reached the other, which does not answer', () => {
    const [verdict] = verdictsOf(n1, { name: 'n2', lines: at(3, 0), linkType: 276, addresses: [B] });
    expect(verdict?.message).toContain('; the SYN reached 10.0.0.2 itself (n2), which does not answer');
    expect(verdict?.lastSeen).toMatchObject({ capture: 'n2', packet: 3 });
    expect(verdict?.evidence.map(({ capture }) => capture)).toEqual(['n1', 'n1', 'n1', 'n2']);
  });

  test('a router between them swallows it; clocks that differ do not matter', () => {
    const router = at(3, 0, 64).map(([time, frame]): Line => [time - 100, frame]);
    const [verdict] = verdictsOf(
      { name: 'n2', lines: [end], addresses: [B] },
      { name: 'router', lines: router, linkType: 276, addresses: ['10.0.0.254'] },
      n1,
    );
    expect(verdict?.message).toContain(
      'the SYN came into router (interface 3 in) and did not leave it; n2 saw nothing of it',
    );
    expect(verdict?.causes[0]).toMatch(/^forwarding is off/);
  });

  test('it was answered, and the answer was lost on the way back', () => {
    const answers = [0, 1, 3].map(
      (n): Line => [
        n + 0.01,
        any(
          build.ipv4(BACK, 6, build.tcp(BACK, { from: 80, to: 40_000, flags: 0x12, seq: 5000, ack: 1001 }), {
            id: n,
          }),
          3,
          4,
        ),
      ],
    );
    const [verdict] = verdictsOf(n1, {
      name: 'n2',
      lines: [...at(3, 0), ...answers].sort(([a], [b]) => a - b),
      linkType: 276,
      addresses: [B],
    });
    expect(verdict?.message).toContain('; n2 saw the answer, n1 did not: it is lost on the way back');
    expect(verdict?.lastSeen).toMatchObject({ capture: 'n2' });
  });

  test('a question in ARP that the other never heard', () => {
    const asks = [0, 1, 2].map((time): Line => [time, anyArp(build.arp(1, A, B), 2, 4)]);
    const [verdict] = verdictsOf({ ...n1, lines: asks }, { name: 'n2', lines: [end], addresses: [B] });
    expect(verdict).toMatchObject({ code: 'arp.unanswered' });
    expect(verdict?.message).not.toContain('n2');
  });
});

test('what is remembered is bounded, and so is what is told', () => {
  const lines = Array.from({ length: 25_000 }, (_, i): Line => {
    const ends = { from: `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, to: '10.99.0.1' };
    return [i / 1000, eth(build.ipv4(ends, 6, build.tcp(ends, { from: 40_000, to: 80, seq: i })))];
  });
  const { points, verdicts, more } = explained({ lines });
  expect(points[0]?.connections.values().length).toBeLessThanOrEqual(20_000);
  expect(points[0]?.connections.isWhole).toBe(false);
  expect(verdicts).toHaveLength(100);
  expect(more).toBeGreaterThan(1000);
});
