import { describe, expect, test } from 'vitest';
import * as build from '../pcap/build.ts';
import { A, any, anyArp, B, codes, eth, GO, go, type Line, SYN, verdictsOf } from './story.ts';

const asks = (times: readonly number[], frame = build.whoHas(A, B)): Line[] =>
  times.map((time) => [time, frame]);

describe('ARP', () => {
  test('asked and not answered: who asked, and who should have answered', () => {
    const [verdict, ...more] = verdictsOf({ lines: asks([0, 1, 2]) });
    expect(more).toEqual([]);
    expect(verdict).toMatchObject({ code: 'arp.unanswered', severity: 'error' });
    expect(verdict?.message).toBe(
      'nobody says to have 10.0.0.2: 10.0.0.1 asked by ARP 3 times in 2.0 s; 10.0.0.2 should have answered',
    );
    expect(verdict?.evidence.map(({ packet }) => packet)).toEqual([1, 2, 3]);
  });

  test.each<[string, Line[]]>([
    ['answered', [...asks([0]), [0.1, build.isAt(B, A)]]],
    ['answered at the third time', [...asks([0, 1, 2]), [2.1, build.isAt(B, A)]]],
    ['asked once', asks([0])],
    ['an announcement of one’s own address', asks([0, 1, 2], build.whoHas(A, A))],
    ['a look whether an address is free', asks([0, 1, 2], build.whoHas('0.0.0.0', B))],
  ])('%s says nothing', (_name, lines) => {
    expect(verdictsOf({ lines })).toEqual([]);
  });

  test('answered at first, then no more', () => {
    const lines: Line[] = [...asks([0]), [0.1, build.isAt(B, A)], ...asks([60, 61, 62])];
    expect(codes(verdictsOf({ lines }))).toEqual(['arp.unanswered']);
  });

  test('what others ask is none of our business: its answer would not be seen here', () => {
    const lines = [0, 1, 2].map((time): Line => [time, anyArp(build.arp(1, A, B), 2, 1)]);
    expect(verdictsOf({ lines, linkType: 276, addresses: ['10.0.0.7'] })).toEqual([]);
    expect(verdictsOf({ lines, linkType: 276, addresses: [B] })[0]?.message).toContain(
      'the machine that captured has 10.0.0.2 and should have answered',
    );
  });

  test('it explains the connections that wait for it', () => {
    const lines: Line[] = [[0, eth(go(SYN))], ...asks([0.1, 1.1, 2.1]), [1, eth(go(SYN, {}, { id: 2 }))]];
    expect(verdictsOf({ lines })).toMatchObject([
      { id: 1, code: 'arp.unanswered', because: null },
      { id: 2, code: 'tcp.syn-unanswered', because: 1 },
    ]);
  });

  test('a second capture tells whether the question and the answer arrived', () => {
    const n1 = {
      name: 'n1',
      lines: [0, 1, 2].map((time): Line => [time, anyArp(build.arp(1, A, B), 2, 4)]),
      linkType: 276,
      addresses: [A],
    };
    const heard = [0, 1, 2].map((time): Line => [time, anyArp(build.arp(1, A, B), 2, 1)]);
    const silent = verdictsOf(n1, { name: 'n2', lines: heard, linkType: 276, addresses: [B] });
    expect(silent[0]?.message).toContain('; n2 has that address, heard the question and is silent');
  });

  test('asker of another network: the route is wrong', () => {
    const [verdict] = verdictsOf({ lines: asks([0, 1, 2], build.whoHas('10.244.27.0', '172.28.21.3')) });
    expect(verdict?.causes[0]).toMatch(
      /^10\.244\.27\.0 is of another network: a route takes 172\.28\.21\.3 for a neighbour/,
    );
    expect(verdict?.causes[1]).toContain('flannel.1');
  });
});

describe('neighbour discovery', () => {
  const [me, you] = ['fe80::1', 'fd00::2'];
  const multicast = { from: me, to: 'ff02::1:ff00:2' };
  const solicit = eth(
    build.ipv6(
      multicast,
      58,
      build.icmpv6(multicast, 135, 0, [0, 0, 0, 0], build.bytes(build.address(you))),
      { ttl: 255 },
    ),
  );
  const ends = { from: you, to: me };
  const advertise = eth(
    build.ipv6(ends, 58, build.icmpv6(ends, 136, 0, [0x60, 0, 0, 0], build.bytes(build.address(you))), {
      ttl: 255,
    }),
  );

  test('asked and not answered', () => {
    const [verdict] = verdictsOf({ lines: asks([0, 1, 2], solicit) });
    expect(verdict).toMatchObject({ code: 'nd.unanswered' });
    expect(verdict?.message).toMatch(
      /^nobody says to have fd00::2: fe80::1 asked by neighbour discovery 3 times in 2\.0 s/,
    );
  });

  test('answered says nothing', () => {
    expect(verdictsOf({ lines: [...asks([0, 1, 2], solicit), [2.1, advertise]] })).toEqual([]);
  });
});

describe('ICMP unreachable', () => {
  const quote = go(SYN).subarray(0, 28);
  const says = (code: number, from = '10.0.0.254', type = 3): Line => [
    0.1,
    eth(build.ipv4({ from, to: A }, 1, build.icmp(type, code, [0, 0, 0, 0], quote))),
  ];
  const syn: Line = [0, eth(go(SYN))];

  test.each([
    [0, 'icmp.net-unreachable'],
    [1, 'icmp.host-unreachable'],
    [2, 'icmp.unreachable'],
    [3, 'icmp.port-unreachable'],
    [9, 'icmp.admin-prohibited'],
    [10, 'icmp.admin-prohibited'],
    [13, 'icmp.admin-prohibited'],
  ])('code %i is %s, and explains that nothing came back', (code, name) => {
    const verdicts = verdictsOf({
      lines: [syn, says(code), [1, eth(go(SYN, {}, { id: 9 }))], [9, eth(go(SYN, {}, { id: 10 }))]],
    });
    expect(codes(verdicts)).toEqual([name]);
    expect(verdicts[0]?.message).toMatch(
      new RegExp(
        `^10\\.0\\.0\\.254, a machine on the way, says of TCP from 10\\.0\\.0\\.1 to 10\\.0\\.0\\.2:80 that .*type 3 code ${code}$`,
      ),
    );
  });

  test('who says so: a machine on the way, the destination, the sender’s own machine', () => {
    const who = (from: string): string | undefined =>
      verdictsOf({ lines: [syn, says(13, from)] })[0]?.message;
    expect(who(B)).toMatch(/^the destination 10\.0\.0\.2 itself says/);
    expect(who(A)).toMatch(/^the sender's own machine \(10\.0\.0\.1\) says/);
  });

  test.each([
    [0, 'icmp.net-unreachable'],
    [1, 'icmp.admin-prohibited'],
    [3, 'icmp.host-unreachable'],
    [4, 'icmp.port-unreachable'],
    [5, 'icmp.admin-prohibited'],
  ])('ICMPv6 code %i is %s', (code, name) => {
    const ends = { from: 'fd00::1', to: 'fd00::2' };
    const router = { from: 'fd00::fe', to: 'fd00::1' };
    const about = build.ipv6(ends, 6, build.tcp(ends, { from: 40_000, to: 80 }));
    const lines: Line[] = [
      [0, eth(about)],
      [0.1, eth(build.ipv6(router, 58, build.icmpv6(router, 1, code, [0, 0, 0, 0], about)))],
    ];
    expect(codes(verdictsOf({ lines }))).toEqual([name]);
  });

  test('an answer that came too late for a client is no error', () => {
    const reply = { from: B, to: A };
    const late = build.ipv4(reply, 17, build.udp(reply, 53, 45_000, new Uint8Array(9)));
    const closed = build.ipv4(GO, 1, build.icmp(3, 3, [0, 0, 0, 0], late.subarray(0, 28)));
    expect(verdictsOf({ lines: [[0, eth(closed)]] })).toMatchObject([
      { code: 'icmp.port-unreachable', severity: 'warning' },
    ]);
  });

  test('ARP that nobody answers explains "host unreachable"', () => {
    const lines: Line[] = [
      [0, any(go(SYN), 7, 0)],
      ...[0, 1, 2].map((time): Line => [time, anyArp(build.arp(1, '10.0.0.254', B), 2, 4)]),
      [3, any(build.ipv4({ from: '10.0.0.254', to: A }, 1, build.icmp(3, 1, [0, 0, 0, 0], quote)), 7, 4)],
    ];
    expect(verdictsOf({ lines, linkType: 276 })).toMatchObject([
      { code: 'arp.unanswered' },
      { code: 'icmp.host-unreachable', because: 1 },
    ]);
  });

  test('packets that go round in a circle', () => {
    expect(verdictsOf({ lines: [syn, says(0, '10.0.0.254', 11)] })[0]).toMatchObject({
      code: 'icmp.time-exceeded',
    });
  });
});
