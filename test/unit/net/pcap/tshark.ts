import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Checksum, Packet } from '../../../../src/net/pcap/packet.ts';

const FIELDS = [
  'frame.number',
  'frame.time_epoch',
  'frame.len',
  'frame.cap_len',
  'vlan.id',
  'arp.opcode',
  'arp.src.proto_ipv4',
  'arp.dst.proto_ipv4',
  'ip.src',
  'ip.dst',
  'ip.ttl',
  'ip.len',
  'ip.id',
  'ip.flags.df',
  'ip.flags.mf',
  'ip.frag_offset',
  'ip.checksum.status',
  'ipv6.src',
  'ipv6.dst',
  'ipv6.hlim',
  'tcp.srcport',
  'tcp.dstport',
  'tcp.seq',
  'tcp.ack',
  'tcp.flags',
  'tcp.window_size_value',
  'tcp.len',
  'tcp.options.timestamp.tsval',
  'tcp.checksum.status',
  'udp.srcport',
  'udp.dstport',
  'udp.length',
  'udp.checksum.status',
  'icmp.type',
  'icmp.code',
  'icmp.ident',
  'icmp.seq',
  'icmp.mtu',
  'icmp.checksum.status',
  'icmpv6.type',
  'icmpv6.code',
  'icmpv6.echo.identifier',
  'icmpv6.echo.sequence_number',
  'icmpv6.mtu',
  'icmpv6.nd.ns.target_address',
  'icmpv6.nd.na.target_address',
  'icmpv6.checksum.status',
  'vxlan.vni',
  'geneve.vni',
  'gre.key',
  'sll.pkttype',
  'sll.ifindex',
] as const;

export type Field = (typeof FIELDS)[number];
export type Row = Record<Field, string[]>;

/** No reassembly and no numbers relative to what came before: each packet for itself. */
const SETTINGS = [
  'ip.defragment:FALSE',
  'ipv6.defragment:FALSE',
  'tcp.relative_sequence_numbers:FALSE',
  'tcp.desegment_tcp_streams:FALSE',
  'tcp.check_checksum:TRUE',
  'udp.check_checksum:TRUE',
  'ip.check_checksum:TRUE',
  'tcp.analyze_sequence_numbers:FALSE',
];

/** What tshark reads out of a file, packet by packet: of each field all its values, from the outermost header in. */
export function tshark(capture: Uint8Array): Row[] {
  const file = join(mkdtempSync(join(tmpdir(), 'netfix-tshark-')), 'x.pcap');
  writeFileSync(file, capture);
  const args = [
    '-n',
    '-d',
    'udp.port==8472,vxlan',
    '-r',
    file,
    '-T',
    'fields',
    '-E',
    'separator=\t',
    '-E',
    'occurrence=a',
    '-E',
    'aggregator=|',
    ...SETTINGS.flatMap((setting) => ['-o', setting]),
    ...FIELDS.flatMap((field) => ['-e', field]),
  ];
  const output = execFileSync('tshark', args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const values = line.split('\t');
      return Object.fromEntries(
        FIELDS.map((field, i) => [
          field,
          values[i] === '' ? [] : (values[i] ?? '').split('|').map(statusOf(field)),
        ]),
      ) as Row;
    });
}

/** That UDP over IPv6 has no checksum is `4`, illegal (RFC 8200, 8.1): one of the wrong ones. */
function statusOf(field: Field): (value: string) => string {
  return (value) => (field === 'udp.checksum.status' && value === '4' ? '0' : value);
}

const STATUS: Record<Checksum, string[]> = {
  good: ['1'],
  bad: ['0'],
  partial: ['0'],
  absent: ['3'],
  unknown: ['2'],
};

/** The same of a packet that we read. What a field's list ends with under `quoted` stands in an ICMP error's quotation. */
function rowOf(packet: Packet): { ours: Row; quotes: boolean } {
  const ours = Object.fromEntries(FIELDS.map((field) => [field, [] as string[]])) as Row;
  const add = (field: Field, ...values: (string | number | null)[]): void => {
    ours[field].push(...values.flatMap((value) => (value === null ? [] : [String(value)])));
  };
  const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;
  let quotes = false;
  add('frame.number', packet.number);
  add('frame.time_epoch', (packet.time / 1e6).toFixed(6));
  add('frame.len', packet.length);
  for (const layer of packet.layers) {
    switch (layer.kind) {
      case 'link':
        add('vlan.id', ...layer.vlans);
        break;
      case 'arp':
        add('arp.opcode', layer.operation);
        add('arp.src.proto_ipv4', layer.sender);
        add('arp.dst.proto_ipv4', layer.target);
        break;
      case 'ip':
        add(layer.family === 4 ? 'ip.src' : 'ipv6.src', layer.source);
        add(layer.family === 4 ? 'ip.dst' : 'ipv6.dst', layer.target);
        add(layer.family === 4 ? 'ip.ttl' : 'ipv6.hlim', layer.ttl);
        if (layer.family === 6) break;
        add('ip.len', layer.length);
        add('ip.id', hex(layer.id ?? 0, 4));
        add('ip.flags.df', layer.dontFragment ? 1 : 0);
        add('ip.flags.mf', layer.fragment?.more ? 1 : 0);
        add('ip.frag_offset', (layer.fragment?.offset ?? 0) / 8);
        add('ip.checksum.status', ...STATUS[layer.checksum]);
        break;
      case 'tcp':
        add('tcp.srcport', layer.sourcePort);
        add('tcp.dstport', layer.targetPort);
        add('tcp.seq', layer.sequence);
        add('tcp.ack', layer.acknowledgement);
        add('tcp.flags', hex(layer.flags, 4));
        add('tcp.window_size_value', layer.window);
        add('tcp.len', layer.length);
        add('tcp.options.timestamp.tsval', layer.timestamp);
        add('tcp.checksum.status', ...STATUS[layer.checksum]);
        break;
      case 'udp':
        add('udp.srcport', layer.sourcePort);
        add('udp.dstport', layer.targetPort);
        add('udp.length', layer.length + 8);
        add('udp.checksum.status', ...STATUS[layer.checksum]);
        break;
      case 'icmp': {
        const six = layer.family === 6;
        add(six ? 'icmpv6.type' : 'icmp.type', layer.type);
        add(six ? 'icmpv6.code' : 'icmp.code', layer.code);
        add(
          six ? 'icmpv6.echo.identifier' : 'icmp.ident',
          six && layer.id !== null ? hex(layer.id, 4) : layer.id,
        );
        add(six ? 'icmpv6.echo.sequence_number' : 'icmp.seq', layer.sequence);
        add(six ? 'icmpv6.mtu' : 'icmp.mtu', layer.mtu);
        if (layer.type === 135) add('icmpv6.nd.ns.target_address', layer.neighbour);
        if (layer.type === 136) add('icmpv6.nd.na.target_address', layer.neighbour);
        add(six ? 'icmpv6.checksum.status' : 'icmp.checksum.status', ...STATUS[layer.checksum]);
        quotes ||= layer.about !== null || [1, 2, 3, 4, 5, 11, 12].includes(layer.type);
        if (layer.about === null) break;
        const { source, target, protocol, sourcePort, targetPort } = layer.about;
        add(six ? 'ipv6.src' : 'ip.src', source);
        add(six ? 'ipv6.dst' : 'ip.dst', target);
        if (protocol === 6) [add('tcp.srcport', sourcePort), add('tcp.dstport', targetPort)];
        if (protocol === 17) [add('udp.srcport', sourcePort), add('udp.dstport', targetPort)];
        break;
      }
      case 'tunnel':
        if (layer.protocol === 'gre') add('gre.key', layer.vni === null ? null : hex(layer.vni, 8));
        else if (layer.protocol !== 'ipip')
          add(`${layer.protocol}.vni`, layer.protocol === 'vxlan' ? layer.vni : hex(layer.vni ?? 0, 6));
        break;
    }
  }
  return { ours, quotes };
}

/** What we read of a quotation. */
const QUOTED: Field[] = [
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'tcp.srcport',
  'tcp.dstport',
  'udp.srcport',
  'udp.dstport',
];

/** Fields on which the two do not say the same of a packet. */
export function differences(packet: Packet, theirs: Row): string[] {
  const { ours, quotes } = rowOf(packet);
  const isCut = theirs['frame.cap_len'].join() !== theirs['frame.len'].join();
  const [type] = theirs['sll.pkttype'];
  const [index] = theirs['sll.ifindex'];
  const place = [type === undefined ? null : DIRECTIONS[Number(type)], index && `interface ${index}`];
  const found = [packet.direction, index && packet.interface];
  const misplaced =
    packet.layers[0]?.kind === 'unread' || place.join() === found.join()
      ? []
      : [`seen ${found.join()} instead of ${place.join()}`];
  const wrong = FIELDS.flatMap((field) => {
    if (NOT_COMPARED.includes(field)) return [];
    const [mine, its] = [
      ours[field],
      field === 'frame.time_epoch' ? theirs[field].map((time) => time.slice(0, -3)) : theirs[field],
    ];
    // tshark also reads all of a quotation, and of a header that was cut it reads some fields and leaves others.
    const isLoose = isCut || (quotes && !QUOTED.includes(field));
    const most = isLoose ? Math.min(mine.length, its.length) : its.length;
    const [a, b] = [isCut ? mine.slice(0, most) : mine, its.slice(0, most)];
    return a.join(' ') === b.join(' ') ? [] : [`${field}: ${mine.join(' ')} instead of ${its.join(' ')}`];
  });
  return [...wrong, ...misplaced];
}

/** packet(7) */
const DIRECTIONS = ['in', 'in', 'in', 'other', 'out'];

/** Seen through what is made of them: `interface` and `direction`. */
const NOT_COMPARED: Field[] = ['frame.cap_len', 'sll.pkttype', 'sll.ifindex'];
