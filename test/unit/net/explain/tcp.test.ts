import { describe, expect, test } from 'vitest';
import * as build from '../pcap/build.ts';
import {
  A,
  ACK,
  any,
  B,
  back,
  codes,
  eth,
  ethBack,
  explained,
  GO,
  go,
  handshake,
  type Line,
  PSH,
  RST,
  SYN,
  SYN_ACK,
  verdictsOf,
} from './story.ts';

const data = (size: number): build.Bytes => new Uint8Array(size);

test('a connection that works says nothing', () => {
  const lines: Line[] = [
    ...handshake(0),
    [0.01, eth(go(PSH, { seq: 1001, ack: 5001, payload: data(100) }))],
    [0.02, ethBack(back(PSH, { seq: 5001, ack: 1101, payload: data(1460) }))],
    [0.03, eth(go(ACK, { seq: 1101, ack: 6461 }))],
    [9, eth(go(ACK, { seq: 1100, ack: 6461, payload: data(1) }))],
    [9.1, ethBack(back(ACK, { seq: 6461, ack: 1101 }))],
  ];
  expect(verdictsOf({ lines })).toEqual([]);
});

describe('SYN without an answer', () => {
  const again: Line[] = [0, 1, 3].map((time) => [time, eth(go(SYN, {}, { id: time }))]);

  test('sent again: who, whom, how often, which packets', () => {
    const [verdict, ...more] = verdictsOf({ lines: again });
    expect(more).toEqual([]);
    expect(verdict).toMatchObject({ code: 'tcp.syn-unanswered', severity: 'error', because: null });
    expect(verdict?.message).toMatch(
      /^10\.0\.0\.1 gets no answer from 10\.0\.0\.2:80: its SYN was sent 3 times in 3\.0 s/,
    );
    expect(verdict?.evidence.map(({ packet, time }) => [packet, time])).toEqual([
      [1, '2023-11-14T22:13:20.000000Z'],
      [2, '2023-11-14T22:13:21.000000Z'],
      [3, '2023-11-14T22:13:23.000000Z'],
    ]);
    expect(verdict?.causes.length).toBeGreaterThan(1);
    expect(verdict?.next.join()).toContain('calls 10.0.0.2:80, and explain both files');
  });

  test('sent once: only when the capture went on long enough for an answer', () => {
    const once: Line[] = [[0, eth(go(SYN))]];
    expect(verdictsOf({ lines: once })).toEqual([]);
    const later = eth(
      build.ipv4({ from: B, to: '10.0.0.9' }, 17, build.udp({ from: B, to: '10.0.0.9' }, 5, 6, data(3))),
    );
    expect(codes(verdictsOf({ lines: [...once, [2.9, later]] }))).toEqual([]);
    expect(codes(verdictsOf({ lines: [...once, [3.1, later]] }))).toEqual(['tcp.syn-unanswered']);
  });

  test('the first was lost, the second was answered: all is well', () => {
    const lines: Line[] = [[0, eth(go(SYN))], ...handshake(1)];
    expect(verdictsOf({ lines })).toEqual([]);
  });

  test('many connections to one service are one verdict', () => {
    const lines = [0, 1, 3].flatMap((time) =>
      Array.from(
        { length: 20 },
        (_, i): Line => [time, eth(go(SYN, { from: 40_000 + i, seq: 7 * i + 1 }, { id: i }))],
      ),
    );
    const verdicts = verdictsOf({ lines });
    expect(codes(verdicts)).toEqual(['tcp.syn-unanswered']);
    expect(verdicts[0]?.message).toContain('(20 connections like this)');
  });

  test('the same ports with another number are another connection', () => {
    const lines: Line[] = [
      ...handshake(0),
      ...[5, 6, 8].map((time): Line => [time, eth(go(SYN, { seq: 77_000 }, { id: time }))]),
    ];
    expect(codes(verdictsOf({ lines }))).toEqual(['tcp.syn-unanswered']);
  });

  test('IPv6', () => {
    const ends = { from: 'fd00::1', to: 'fd00::2' };
    const lines = [0, 1, 3].map(
      (time): Line => [
        time,
        eth(build.ipv6(ends, 6, build.tcp(ends, { from: 40_000, to: 80, timestamp: time }))),
      ],
    );
    expect(verdictsOf({ lines })[0]?.message).toMatch(/^fd00::1 gets no answer from \[fd00::2\]:80/);
  });
});

test('SYN answered by RST', () => {
  const verdicts = verdictsOf({
    lines: [
      [0, eth(go(SYN))],
      [0.001, ethBack(back(RST, { seq: 0 }))],
    ],
  });
  expect(codes(verdicts)).toEqual(['tcp.refused']);
  expect(verdicts[0]?.message).toBe('10.0.0.2:80 refuses 10.0.0.1: the SYN is answered by RST');
  expect(verdicts[0]?.evidence.map(({ packet }) => packet)).toEqual([1, 2]);
});

test('a reset of a connection that stood is no refusal', () => {
  const lines: Line[] = [...handshake(0), [1, ethBack(back(RST, { seq: 5001 }))]];
  expect(verdictsOf({ lines })).toEqual([]);
});

test('SYN-ACK that is not taken', () => {
  const lines = [0, 1, 3].flatMap((time): Line[] => [
    [time, eth(go(SYN, {}, { id: time }))],
    [time + 0.001, ethBack(back(SYN_ACK, {}, { id: time }))],
  ]);
  const verdicts = verdictsOf({ lines });
  expect(codes(verdicts)).toEqual(['tcp.syn-ack-unanswered']);
  expect(verdicts[0]?.message).toContain(
    '10.0.0.1 does not take the answer of 10.0.0.2:80: SYN-ACK was sent 3 times',
  );
});

describe('captures of all interfaces', () => {
  /** One packet on its way through a node: from a pod, through a bridge, out. */
  const through = (at: number, packet: (ttl: number) => build.Bytes): Line[] => [
    [at, any(packet(64), 7, 0)],
    [at, any(packet(64), 3, 0)],
    [at + 0.0001, any(packet(63), 2, 4)],
  ];

  test('one packet on three interfaces is one packet, the same later is another', () => {
    const lines = [0, 1, 3].flatMap((time) =>
      through(time, (ttl) => go(SYN, { timestamp: time }, { ttl, id: time })),
    );
    const { verdicts, points } = explained({ lines, linkType: 276 });
    expect(points[0]?.folded).toBe(6);
    expect(verdicts[0]?.message).toContain(
      'its SYN was sent 3 times in 3.0 s; the SYN left the machine that captured (interface 7 in, interface 3 in, interface 2 out)',
    );
    expect(verdicts[0]?.lastSeen).toMatchObject({ packet: 7, place: 'interface 2 out' });
  });

  test('also where IP identification and timestamp are the same in what is sent again', () => {
    const lines = [0, 0.3, 0.9].flatMap((time) => through(time, (ttl) => go(SYN, {}, { ttl, id: 0 })));
    expect(verdictsOf({ lines, linkType: 276 })[0]?.message).toContain('3 times');
  });

  test('a fast retransmission is no duplicate: it passes the same interfaces', () => {
    const lines = [0, 0.01].flatMap((time) => through(time, (ttl) => go(SYN, {}, { ttl, id: 0 })));
    expect(explained({ lines, linkType: 276 }).points[0]?.folded).toBe(4);
  });

  test('nothing is folded in a capture of one interface', () => {
    const lines: Line[] = [
      [0, eth(go(SYN))],
      [0, eth(go(SYN))],
    ];
    expect(explained({ lines }).points[0]?.folded).toBe(0);
  });

  test('what comes in and does not leave is not forwarded', () => {
    const arrive = [0, 1, 3].flatMap((time): Line[] => [
      [time, any(go(SYN, {}, { id: time }), 7, 0)],
      [time, any(go(SYN, {}, { id: time }), 3, 0)],
    ]);
    const [unsure] = verdictsOf({ lines: arrive, linkType: 276 });
    expect(unsure?.message).toContain(
      'the SYN came into the machine that captured (interface 7 in, interface 3 in) and did not leave it',
    );
    expect(unsure?.causes[0]).toMatch(/if the address is not its own: forwarding is off/);
    const [sure] = verdictsOf({ lines: arrive, linkType: 276, addresses: ['172.16.0.1'] });
    expect(sure?.causes[0]).toMatch(/^forwarding is off on that machine/);
    const [own] = verdictsOf({ lines: arrive, linkType: 276, addresses: [B] });
    expect(own?.message).toContain('the SYN reached 10.0.0.2 itself, which does not answer');
    expect(own?.causes[0]).toMatch(/^a firewall on that machine drops it/);
  });

  test('a service address that is rewritten and masqueraded in one machine is one story', () => {
    const service = { from: '10.244.1.4', to: '10.96.0.10' };
    const lines = [0, 1, 3].flatMap((time): Line[] => [
      [time, any(build.ipv4(service, 6, build.tcp(service, { from: 40_000, to: 443 }), { id: time }), 7, 0)],
      [
        time + 0.0001,
        any(build.ipv4(GO, 6, build.tcp(GO, { from: 51_234, to: 6443 }), { id: time, ttl: 63 }), 2, 4),
      ],
    ]);
    const verdicts = verdictsOf({ lines, linkType: 276 });
    expect(codes(verdicts)).toEqual(['tcp.syn-unanswered']);
    expect(verdicts[0]?.message).toContain('by then rewritten to 10.0.0.2');
  });

  test('a service address that is rewritten on the way is one story', () => {
    const service = { from: A, to: '10.96.0.10' };
    const lines = [0, 1, 3].flatMap((time): Line[] => [
      [
        time,
        any(
          build.ipv4(service, 6, build.tcp(service, { from: 40_000, to: 443, timestamp: time }), {
            id: time,
          }),
          7,
          0,
        ),
      ],
      [
        time + 0.0001,
        any(
          build.ipv4(GO, 6, build.tcp(GO, { from: 40_000, to: 6443, timestamp: time }), {
            id: time,
            ttl: 63,
          }),
          2,
          4,
        ),
      ],
    ]);
    const verdicts = verdictsOf({ lines, linkType: 276 });
    expect(codes(verdicts)).toEqual(['tcp.syn-unanswered']);
    expect(verdicts[0]?.message).toMatch(
      /^10\.0\.0\.1 gets no answer from 10\.96\.0\.10:443.*\(interface 2 out\) \(by then rewritten to 10\.0\.0\.2\)$/,
    );
  });
});

describe('large packets', () => {
  const small = (at: number): Line[] => [
    [at, eth(go(PSH, { seq: 1001, ack: 5001, payload: data(200) }))],
    [at + 0.001, ethBack(back(ACK, { seq: 5001, ack: 1201 }))],
  ];
  const stuck = (size: number): Line[] =>
    [1, 1.2, 1.6, 2.4].map((time, i) => [
      time,
      eth(go(PSH, { seq: 1201, ack: 5001, payload: data(size) }, { id: i })),
    ]);

  test('are lost and small ones pass', () => {
    const verdicts = verdictsOf({ lines: [...handshake(0), ...small(0.5), ...stuck(1460)] });
    expect(codes(verdicts)).toEqual(['mtu.black-hole']);
    expect(verdicts[0]?.message).toMatch(
      /^large packets from 10\.0\.0\.1:40000 to 10\.0\.0\.2:80 are lost, small ones pass \(up to 240 bytes\): one of 1500 bytes was sent again 3 times in 1\.2 s/,
    );
  });

  test('small ones that are lost are no matter of size', () => {
    const verdicts = verdictsOf({ lines: [...handshake(0), ...small(0.5), ...stuck(100)] });
    expect(codes(verdicts)).toEqual(['tcp.stalled']);
  });

  test('large ones that were acknowledged before are no matter of size either', () => {
    const large: Line[] = [
      [0.5, eth(go(PSH, { seq: 1001, ack: 5001, payload: data(200) }))],
      [0.6, eth(go(PSH, { seq: 1201, ack: 5001, payload: data(1460) }))],
      [0.7, ethBack(back(ACK, { seq: 5001, ack: 2661 }))],
    ];
    const after = [1, 1.2, 1.6, 2.4].map(
      (time): Line => [time, eth(go(PSH, { seq: 2661, ack: 5001, payload: data(1460) }))],
    );
    expect(codes(verdictsOf({ lines: [...handshake(0), ...large, ...after] }))).toEqual(['tcp.stalled']);
  });

  test('lost twice and then through is only loss', () => {
    const lines: Line[] = [
      ...handshake(0),
      ...stuck(1460),
      [2.5, ethBack(back(ACK, { seq: 5001, ack: 2661 }))],
    ];
    expect(verdictsOf({ lines })).toEqual([]);
  });

  /** ICMP "fragmentation needed" of a router, 10.0.0.254. */
  const tooBig = (mtu: number): build.Bytes => {
    const quote = go(PSH, { seq: 1201, payload: data(1460) }).subarray(0, 28);
    const ends = { from: '10.0.0.254', to: A };
    return ethBack(build.ipv4(ends, 1, build.icmp(3, 4, [0, 0, ...build.be16(mtu)], quote)));
  };

  test('path MTU discovery that works is only told', () => {
    const lines: Line[] = [
      ...handshake(0),
      [0.5, eth(go(PSH, { seq: 1001, ack: 5001, payload: data(1460) }))],
      [0.51, tooBig(1400)],
      [0.52, eth(go(PSH, { seq: 1001, ack: 5001, payload: data(1360) }))],
      [0.53, ethBack(back(ACK, { seq: 5001, ack: 2361 }))],
    ];
    expect(verdictsOf({ lines })).toMatchObject([{ code: 'mtu.too-big', severity: 'info' }]);
  });

  test('a sender that does not listen to it', () => {
    const verdicts = verdictsOf({
      lines: [...handshake(0), ...small(0.5), [0.9, tooBig(1400)], ...stuck(1460)],
    });
    expect(verdicts).toMatchObject([
      { id: 1, code: 'mtu.too-big', severity: 'error' },
      { id: 2, code: 'mtu.black-hole', because: 1 },
    ]);
    expect(verdicts[0]?.message).toContain('10.0.0.254, a machine on the way, says');
    expect(verdicts[0]?.message).toContain('1400 bytes');
  });

  test('seen from the other end: bytes that never came', () => {
    const lines: Line[] = [
      ...handshake(0),
      [0.1, ethBack(back(PSH, { seq: 5001, ack: 1001, payload: data(300) }))],
      [0.2, ethBack(back(PSH, { seq: 5001 + 300 + 2920, ack: 1001, payload: data(150) }))],
      [0.3, eth(go(ACK, { seq: 1001, ack: 5301 }))],
      [5, eth(go(ACK, { seq: 1001, ack: 5301 }))],
    ];
    const verdicts = verdictsOf({ lines });
    expect(codes(verdicts)).toEqual(['mtu.black-hole']);
    expect(verdicts[0]?.message).toContain('2920 bytes from 10.0.0.2:80 to 10.0.0.1:40000 never came');
  });

  test('what the capture missed, but not the receiver, is nothing', () => {
    const lines: Line[] = [
      ...handshake(0),
      [0.1, ethBack(back(PSH, { seq: 5001, ack: 1001, payload: data(300) }))],
      [0.2, ethBack(back(PSH, { seq: 8221, ack: 1001, payload: data(150) }))],
      [0.3, eth(go(ACK, { seq: 1001, ack: 8371 }))],
      [5, eth(go(ACK, { seq: 1001, ack: 8371 }))],
    ];
    expect(verdictsOf({ lines })).toEqual([]);
  });
});

test('sequence numbers that go round', () => {
  const near = 0xffffff00;
  const lines: Line[] = [
    [0, eth(go(SYN, { seq: near - 1 }))],
    [0.001, ethBack(back(SYN_ACK, { ack: near }))],
    [0.002, eth(go(ACK, { seq: near, ack: 5001 }))],
    [0.1, eth(go(PSH, { seq: near, ack: 5001, payload: data(200) }))],
    [0.2, eth(go(PSH, { seq: near + 200, ack: 5001, payload: data(200) }))],
    [0.3, ethBack(back(ACK, { seq: 5001, ack: 144 }))],
    [0.4, eth(go(PSH, { seq: 144, ack: 5001, payload: data(200) }))],
    [0.5, ethBack(back(ACK, { seq: 5001, ack: 344 }))],
  ];
  expect(verdictsOf({ lines })).toEqual([]);
});

test('a connection of which one direction alone is seen', () => {
  const lines = [0, 1, 2, 3].map(
    (time): Line => [time, eth(go(PSH, { seq: 1001 + time * 100, ack: 5001, payload: data(100) }))],
  );
  expect(verdictsOf({ lines })).toMatchObject([{ code: 'tcp.one-way', severity: 'warning' }]);
});

test('a SYN whose answer took another way', () => {
  const lines: Line[] = [
    [0, eth(go(SYN))],
    [0.01, eth(go(ACK, { seq: 1001, ack: 5001 }))],
    [0.02, eth(go(PSH, { seq: 1001, ack: 5001, payload: data(100) }))],
    [5, eth(go(ACK, { seq: 1101, ack: 9001 }))],
  ];
  expect(verdictsOf({ lines })).toMatchObject([{ code: 'tcp.one-way', severity: 'warning' }]);
});

test('both ends connect at once, and are connected', () => {
  const lines: Line[] = [
    [0, eth(go(SYN))],
    [0.001, ethBack(back(SYN, { ack: 0 }))],
    [0.002, eth(go(SYN_ACK, { ack: 5001 }))],
    [0.003, ethBack(back(SYN_ACK))],
    [0.004, eth(go(ACK, { seq: 1001, ack: 5001 }))],
    [9, eth(go(ACK, { seq: 1001, ack: 5001 }))],
  ];
  expect(verdictsOf({ lines })).toEqual([]);
});

test('refused, and accepted too: somebody between them sends the RST', () => {
  const lines: Line[] = [
    [0, eth(go(SYN))],
    [0.001, ethBack(back(RST, { seq: 0 }))],
    [0.01, ethBack(back(SYN_ACK))],
  ];
  const [verdict] = verdictsOf({ lines });
  expect(verdict).toMatchObject({ code: 'tcp.refused' });
  expect(verdict?.causes[0]).toContain('10.0.0.2 itself accepts');
});

test.each([
  ['bare', (packet: build.Bytes) => build.gre(0x0800, packet)],
  ['of Ethernet, with a key', (packet: build.Bytes) => build.gre(0x6558, eth(packet), { key: 77 })],
])('a SYN in GRE, %s', (_how, wrap) => {
  const outer = { from: '192.0.2.1', to: '192.0.2.2' };
  const lines = [0, 1, 3].map(
    (time): Line => [time, eth(build.ipv4(outer, 47, wrap(go(SYN)), { id: time }))],
  );
  expect(codes(verdictsOf({ lines }))).toContain('tcp.syn-unanswered');
});

test('headers that were cut off are told: nothing is known of what they say', () => {
  const lines = [0, 1, 3].map((time): Line => [time, eth(go(SYN)).slice(0, 40), 54]);
  const [verdict] = verdictsOf({ lines });
  expect(verdict).toMatchObject({ code: 'capture.cut', severity: 'warning' });
  expect(verdict?.message).toContain('3 of 3 packets are cut off within their headers');
});
