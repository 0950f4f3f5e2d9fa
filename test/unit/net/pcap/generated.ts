import fc from 'fast-check';
import type { Bytes, Captured, Ends, Fill } from './build.ts';
import * as build from './build.ts';

const fill: fc.Arbitrary<Fill> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Fill>('good') },
  { weight: 1, arbitrary: fc.constantFrom<Fill>('bad', 'partial') },
);
/** Ports that tshark takes for nothing in particular. */
const port = fc.integer({ min: 20_000, max: 65_535 });
const payload = fc.uint8Array({ maxLength: 80 }).map((data) => {
  // Nothing that could be taken for a VXLAN header.
  if (data.length > 0) data[0] = 0xee;
  return data;
});
const word = fc.integer({ min: 0, max: 0xffffffff });

const ends4: fc.Arbitrary<Ends> = fc
  .tuple(fc.integer({ min: 1, max: 254 }), fc.integer({ min: 1, max: 254 }))
  .map(([a, b]) => ({ from: `10.1.0.${a}`, to: `10.2.0.${b}` }));
const ends6: fc.Arbitrary<Ends> = fc
  .tuple(fc.integer({ min: 1, max: 0xffff }), fc.integer({ min: 0, max: 0xffff }))
  .map(([a, b]) => ({ from: `fd00::${a.toString(16)}`, to: `2001:db8:0:1::${b.toString(16)}` }));

const flags = fc.constantFrom(0x02, 0x12, 0x10, 0x18, 0x11, 0x14, 0x04, 0x00);

function tcpOf(ends: Ends): fc.Arbitrary<Bytes> {
  const shape = {
    from: port,
    to: port,
    seq: word,
    ack: word,
    flags,
    window: fc.nat(65_535),
    payload,
    checksum: fill,
  };
  return fc
    .tuple(fc.record(shape), fc.option(word, { nil: undefined }))
    .map(([options, timestamp]) =>
      build.tcp(ends, timestamp === undefined ? options : { ...options, timestamp }),
    );
}

function udpOf(ends: Ends, absent: boolean): fc.Arbitrary<Bytes> {
  const sum = absent ? fc.oneof(fill, fc.constant<Fill>(0)) : fill;
  return fc
    .tuple(port, port, payload, sum)
    .map(([from, to, data, check]) => build.udp(ends, from, to, data, check));
}

const rest = word.map(build.be32);

function icmpOf(ends: Ends): fc.Arbitrary<Bytes> {
  const quoted = fc
    .oneof(tcpOf(ends), udpOf(ends, true))
    .chain((data) => fc.constantFrom(8, 20, data.length).map((size) => data.subarray(0, size)));
  const echo = fc
    .tuple(fc.constantFrom(0, 8), rest, payload, fill)
    .map(([type, more, data, check]) => build.icmp(type, 0, more, data, check === 'partial' ? 'bad' : check));
  const error = fc
    .tuple(
      fc.constantFrom([3, 0], [3, 1], [3, 3], [3, 4], [3, 10], [3, 13], [11, 0]),
      fc.integer({ min: 68, max: 1500 }),
      quoted,
    )
    .map(([[type = 0, code = 0], mtu, data]) => {
      const protocol = data[12] === 0x50 || data[12] === 0x80 ? 6 : 17;
      const about = build.ipv4(ends, protocol, data, { length: 20 + data.length + 40 });
      return build.icmp(type, code, [0, 0, ...build.be16(type === 3 && code === 4 ? mtu : 0)], about);
    });
  return fc.oneof(echo, error);
}

function icmpv6Of(ends: Ends): fc.Arbitrary<Bytes> {
  const echo = fc
    .tuple(fc.constantFrom(128, 129), rest, payload, fill)
    .map(([type, more, data, check]) => build.icmpv6(ends, type, 0, more, data, check));
  const neighbour = fc
    .constantFrom(135, 136)
    .map((type) => build.icmpv6(ends, type, 0, [0, 0, 0, 0], build.bytes(build.address(ends.to))));
  const error = fc
    .tuple(
      fc.constantFrom([1, 0], [1, 1], [1, 4], [2, 0], [3, 0]),
      fc.integer({ min: 1280, max: 9000 }),
      tcpOf(ends),
    )
    .map(([[type = 0, code = 0], mtu, data]) =>
      build.icmpv6(ends, type, code, build.be32(type === 2 ? mtu : 0), build.ipv6(ends, 6, data)),
    );
  return fc.oneof(echo, neighbour, error);
}

/** A packet and its EtherType. */
interface Typed {
  type: number;
  packet: Bytes;
}

const arp: fc.Arbitrary<Typed> = fc
  .tuple(fc.constantFrom(1, 2), ends4)
  .map(([operation, { from, to }]) => ({ type: 0x0806, packet: build.arp(operation, from, to) }));

/** Inside one another up to `depth` tunnels. */
function ip(depth: number): fc.Arbitrary<Typed> {
  const v4 = ends4.chain((ends) => {
    const carried: fc.Arbitrary<[number, Bytes]>[] = [
      tcpOf(ends).map((data) => [6, data]),
      udpOf(ends, true).map((data) => [17, data]),
      icmpOf(ends).map((data) => [1, data]),
    ];
    if (depth > 0) {
      carried.push(tunnelled(ends, depth).map((data) => [17, data]));
      carried.push(ip(depth - 1).map(({ type, packet }) => [type === 0x0800 ? 4 : 41, packet]));
      carried.push(inGre(depth).map((data) => [47, data]));
    }
    const header = fc.record({
      ttl: fc.integer({ min: 1, max: 255 }),
      id: fc.nat(65_535),
      dontFragment: fc.boolean(),
      options: fc.constantFrom([], [], [], [1, 1, 1, 1], [7, 7, 4, 0, 0, 0, 0, 0]),
      checksum: fill.map((check) => (check === 'partial' ? 'good' : check)),
    });
    return fc.tuple(fc.oneof(...carried), header).map(([[protocol, data], options]) => ({
      type: 0x0800,
      packet: build.ipv4(ends, protocol, data, options),
    }));
  });
  const v6 = ends6.chain((ends) => {
    const carried: fc.Arbitrary<[number, Bytes]>[] = [
      tcpOf(ends).map((data) => [6, data]),
      udpOf(ends, false).map((data) => [17, data]),
      icmpv6Of(ends).map((data) => [58, data]),
    ];
    if (depth > 0) carried.push(tunnelled(ends, depth).map((data) => [17, data]));
    if (depth > 0) carried.push(inGre(depth).map((data) => [47, data]));
    const extension = fc.constantFrom(
      { type: 0, body: [0, 1, 4, 0, 0, 0, 0] },
      { type: 60, body: [1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
      { type: 44, body: [0, 0, 0, 0, 0, 0, 9] },
    );
    const chain = fc.uniqueArray(extension, { maxLength: 3, selector: ({ type }) => type });
    return fc
      .tuple(fc.oneof(...carried), fc.integer({ min: 1, max: 255 }), chain)
      .map(([[protocol, data], ttl, extensions]) => ({
        type: 0x86dd,
        // Hop-by-hop options stand first.
        packet: build.ipv6(ends, protocol, data, {
          ttl,
          extensions: extensions.sort((a, b) => Number(b.type === 0) - Number(a.type === 0)),
        }),
      }));
  });
  return fc.oneof(v4, v6);
}

function inGre(depth: number): fc.Arbitrary<Bytes> {
  const more = fc.record(
    { key: fc.nat(0xffffffff), sequence: fc.nat(0xffffffff), hasSum: fc.constant(true) },
    { requiredKeys: [] },
  );
  return fc
    .tuple(ip(depth - 1), fc.boolean(), more)
    .map(([{ type, packet }, isFrame, header]) =>
      isFrame ? build.gre(0x6558, build.ethernet(type, packet), header) : build.gre(type, packet, header),
    );
}

function tunnelled(ends: Ends, depth: number): fc.Arbitrary<Bytes> {
  const inner = fc.oneof({ weight: 4, arbitrary: ip(depth - 1) }, { weight: 1, arbitrary: arp });
  const vni = fc.nat(0xffffff);
  return fc
    .tuple(
      inner,
      vni,
      port,
      fc.constantFrom('vxlan', 'geneve', 'geneve-ip'),
      fc.constantFrom<Fill>('good', 0),
    )
    .map(([{ type, packet }, id, from, kind, check]) => {
      const frame = build.ethernet(type, packet);
      const absent = ends.from.includes('.') ? check : 'good';
      if (kind === 'vxlan') return build.udp(ends, from, 4789, build.vxlan(id, frame), absent);
      const options = kind === 'geneve' ? [1, 2, 3, 1, 5, 6, 7, 8] : [];
      const isBare = kind === 'geneve-ip' && type !== 0x0806;
      return build.udp(
        ends,
        from,
        6081,
        isBare ? build.geneve(id, type, packet) : build.geneve(id, 0x6558, frame, options),
        absent,
      );
    });
}

const fragment: fc.Arbitrary<Typed> = fc
  .tuple(ends4, fc.integer({ min: 0, max: 20 }), fc.boolean(), fc.nat(65_535))
  .chain(([ends, units, more, id]) =>
    udpOf(ends, true).map((data) => ({
      type: 0x0800,
      packet: build.ipv4(ends, 17, data, {
        offset: units * 8,
        more: more || units === 0,
        id,
        dontFragment: false,
      }),
    })),
  );

const typed = fc.oneof(
  { weight: 8, arbitrary: ip(2) },
  { weight: 1, arbitrary: arp },
  { weight: 1, arbitrary: fragment },
);

/** The link types that are read, with how a packet stands in each. */
export const LINKS = {
  ethernet: {
    linkType: 1,
    frame: fc
      .tuple(typed, fc.array(fc.integer({ min: 1, max: 4094 }), { maxLength: 2 }))
      .map(([{ type, packet }, vlans]) => build.ethernet(type, packet, { vlans })),
  },
  'linux cooked': {
    linkType: 113,
    frame: fc
      .tuple(typed, fc.nat(4))
      .map(([{ type, packet }, packetType]) => build.cooked(type, packet, { packetType })),
  },
  'linux cooked v2': {
    linkType: 276,
    frame: fc
      .tuple(typed, fc.nat(4), fc.nat(300))
      .map(([{ type, packet }, packetType, index]) => build.cookedTwo(type, packet, { packetType, index })),
  },
  raw: { linkType: 101, frame: ip(2).map(({ packet }) => packet) },
  null: {
    linkType: 0,
    frame: ip(1).map(({ type, packet }) => build.bytes(type === 0x0800 ? 2 : 30, 0, 0, 0, packet)),
  },
  loop: {
    linkType: 108,
    frame: ip(1).map(({ type, packet }) => build.bytes(0, 0, 0, type === 0x0800 ? 2 : 24, packet)),
  },
} satisfies Record<string, { linkType: number; frame: fc.Arbitrary<Bytes> }>;

/** Packets of one link type, a third of them cut short as by a small snapshot length. */
export function packetsOf(frame: fc.Arbitrary<Bytes>): fc.Arbitrary<Captured> {
  const cut = fc.option(fc.integer({ min: 0, max: 140 }), { nil: null, freq: 3 });
  return fc.tuple(frame, fc.oneof(fc.constant(null), cut), fc.nat(1_000_000)).map(([data, at, micros]) => ({
    data: at === null ? data : data.subarray(0, at),
    length: data.length,
    time: 1_700_000_000 + micros / 1e6,
  }));
}
