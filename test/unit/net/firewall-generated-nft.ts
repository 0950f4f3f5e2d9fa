import fc from 'fast-check';
import type { Family } from '../../../src/net/address.ts';
import {
  ADDRESSES,
  OWN,
  oneOf,
  port,
  ports,
  protocol,
  sentence,
  type Words,
  weighted,
} from './firewall-generated-words.ts';
import { SOURCES, type Tool } from './firewall-oracle.ts';

type TableFamily = 'inet' | Family;

/** One or several tables with chains on ingress, prerouting and input, as `nft -f` reads them. */
export function nftRuleSet(): fc.Arbitrary<{ tool: Tool; rules: string }> {
  const main = fc.oneof(
    { weight: 5, arbitrary: table('inet', 't') },
    { weight: 2, arbitrary: table('ip', 't') },
    { weight: 1, arbitrary: table('ip6', 't') },
    { weight: 2, arbitrary: fc.tuple(table('ip', 'f'), table('ip6', 'f')).map((two) => two.join('\n')) },
  );
  const more = weighted([7, ''], [1, ingress('netdev')], [1, ingress('inet')]);
  return fc.tuple(main, more).map((parts) => ({ tool: 'nft', rules: parts.join('\n') }));
}

function table(family: TableFamily, name: string): Words {
  const rules = (targets: string[]) => fc.array(rule(family, targets), { maxLength: 6 });
  const policy = oneOf('accept', 'drop');
  const base = (chain: string, hook: string, priorities: Words, targets: string[]) =>
    fc
      .tuple(priorities, policy, rules(targets))
      .map(([priority, end, lines]) =>
        block(`chain ${chain}`, [`type filter hook ${hook} priority ${priority}; policy ${end};`, ...lines]),
      );
  return fc
    .tuple(
      rules([]).map((lines) => block('chain c', lines)),
      rules(['jump c', 'goto c']).map((lines) => block('chain b', lines)),
      weighted([2, ''], [1, early(family)]),
      weighted([2, ''], [1, marking(family)]),
      weighted([8, ''], [1, translating(family)]),
      base('one', 'input', oneOf('filter', '-10', 'security'), ['jump b', 'goto b', 'jump c']),
      weighted([1, ''], [1, base('two', 'input', oneOf('5', '10', '-20'), ['jump b', 'goto c'])]),
    )
    .map((chains) => block(`table ${family} ${name}`, [SETS[family], ...chains]));
}

function block(head: string, lines: readonly string[]): string {
  return [`${head} {`, ...lines.filter((line) => line !== ''), '}'].join('\n');
}

const V4_SETS = `set peers { type ipv4_addr; flags interval; elements = { 10.99.0.2/31, 10.98.0.0/16 }; }
set hosts { type ipv4_addr; elements = { 10.99.0.3, 10.99.0.77 timeout 1h }; flags timeout; }
set pairs { type ipv4_addr . inet_service; flags interval; elements = { 10.99.0.0/25 . 8000-9000, 10.99.0.130 . 53 }; }
set seen { type ipv4_addr; size 1000; flags dynamic; }
map zones { type ipv4_addr : verdict; flags interval; elements = { 10.99.0.0/25 : jump c, 10.99.0.130 : return }; }`;
const V6_SETS = `set peers6 { type ipv6_addr; flags interval; elements = { fd99::/112 }; }
set pairs6 { type ipv6_addr . inet_proto . inet_service; elements = { fd99::2 . tcp . 22, fd99::1:3 . udp . 8472 }; }`;
const PORT_SETS = `set open { type inet_service; flags interval; elements = { 22, 53-80, 30000-32767 }; }
set nothing { type inet_service; }
set wires { type ifname; elements = { "eth0", "eth1" }; }
map verdicts { type inet_service : verdict; elements = { 22 : accept, 53 : jump c, 80 : drop, 9000 : continue }; }
map services { type inet_proto . inet_service : verdict; elements = { tcp . 6443 comment "api" : accept, udp . 8472 : goto c }; }
map marks { type inet_service : mark; elements = { 22 : 1, 53 : 2, 8472 : 3 }; }
limit often { rate over 100000/second burst 100000 packets; }`;

/** Maps may jump to the innermost chain. */
const SETS: Record<TableFamily, string> = {
  inet: `${V4_SETS}\n${V6_SETS}\n${PORT_SETS}\nchain c { }`,
  ip: `${V4_SETS}\n${PORT_SETS}\nchain c { }`,
  ip6: `${V6_SETS}\n${PORT_SETS}\nchain c { }`,
};

const not = oneOf('', '', '!= ');

/** A rule of a filter chain. nft refuses rules that contradict themselves, so each part comes once. */
function rule(family: TableFamily, targets: string[]): Words {
  return weighted(
    [12, sentence(address(family), transport(), other(family), aside(), effect(family, targets))],
    [1, sentence(transport(), oneOf('meta mark set mark or 0x10', 'meta mark set 1', 'ct mark set 0x5'))],
    [2, sentence(address(family), verdictMap(targets.length > 0))],
    [1, targets.length > 0 && family !== 'ip6' ? 'ip saddr vmap @zones' : 'counter'],
    [
      1,
      sentence(oneOf('ct state vmap { established : accept, related : accept, invalid : drop }', 'counter')),
    ],
    [1, idiom(family, targets.length > 0)],
  );
}

function effect(family: TableFamily, targets: string[]): Words {
  const jumps: [number, string][] = targets.map((target) => [2, target]);
  return weighted(
    [4, 'accept'],
    [3, 'drop'],
    [1, 'return'],
    [1, rejection(family)],
    [1, 'counter'],
    ...jumps,
  );
}

function rejection(family: TableFamily): Words {
  const own = { ip: 'icmp host-prohibited', ip6: 'icmpv6 admin-prohibited', inet: 'icmpx admin-prohibited' };
  return oneOf('reject', `reject with ${own[family]}`);
}

function address(family: TableFamily): Words {
  const of = (version: Family) => addressOf(version);
  if (family === 'inet')
    return weighted(
      [3, of('ip')],
      [1, of('ip6')],
      [4, ''],
      [1, oneOf('meta nfproto ipv4', 'meta nfproto ipv6', 'meta protocol ip', 'meta protocol { ip, ip6 }')],
    );
  return weighted([1, of(family)], [1, '']);
}

function addressOf(family: Family): Words {
  const named = family === 'ip' ? ['@peers', '@hosts'] : ['@peers6'];
  const list = fc.subarray(SOURCES[family], { minLength: 1 }).map((some) => `{ ${some.join(', ')} }`);
  return weighted(
    [3, sentence(`${family} saddr`, not, ADDRESSES[family])],
    [1, sentence(`${family} saddr`, not, list)],
    [2, sentence(`${family} saddr`, not, oneOf(...named))],
    [1, sentence(`${family} daddr`, not, oneOf(OWN[family], ...SOURCES[family]))],
    [1, family === 'ip' ? 'ip saddr & 255.255.255.128 == 10.99.0.0' : 'ip6 saddr fd99::1-fd99::ff'],
  );
}

function transport(): Words {
  return weighted(
    [4, sentence(protocol, 'dport', not, port)],
    [
      3,
      sentence(
        protocol,
        'dport',
        not,
        ports.map((some) => `{ ${some.join(', ')} }`),
      ),
    ],
    [2, sentence(protocol, 'dport', not, oneOf('@open', '@nothing'))],
    [
      1,
      sentence(protocol, oneOf('dport >= 1024', 'dport < 1024', 'sport 1024-65535', 'sport != 1024-65535')),
    ],
    [
      1,
      sentence(
        'meta l4proto',
        oneOf('tcp', '{ tcp, udp }', '!= udp', '{ icmp, ipv6-icmp }', '{ tcp, udp } th dport 53'),
      ),
    ],
    [1, sentence('tcp flags', flags())],
    [1, 'meta l4proto . th dport { tcp . 22, udp . 53, udp . 8472 }'],
    [4, ''],
  );
}

function flags(): Words {
  return oneOf(
    'syn',
    '!= syn',
    'syn,ack',
    '& (fin|syn|rst|ack) == syn',
    '& (fin|syn) == (fin|syn)',
    '& (syn|rst) != syn',
    '{ syn, syn|ack }',
  );
}

function other(family: TableFamily): Words {
  return weighted(
    [9, ''],
    [
      3,
      sentence(
        'ct state',
        oneOf(
          'new',
          'established,related',
          'invalid',
          '!= established',
          '{ new, untracked }',
          'untracked',
          '!= { established, related }',
          '& (established|related) == 0',
          'new,established',
        ),
      ),
    ],
    [
      2,
      oneOf(
        'iifname "eth0"',
        'iifname != "eth0"',
        'iifname "e*"',
        'iif "lo"',
        'iifname @wires',
        'iifname { "eth0", "cali*" }',
        'iifname "cali*"',
        'iifname != { "lo", "cni0" }',
      ),
    ],
    [
      2,
      sentence(
        'meta mark',
        oneOf(
          '0',
          '1',
          '!= 1',
          '0x10',
          '& 1 == 1',
          '& 0x3 != 1',
          '1-3',
          'and 0x10 == 0x10',
          '{ 1, 2, 0x11 }',
        ),
      ),
    ],
    [1, sentence('ct mark', oneOf('0', '5', '!= 5', '& 0x1 == 0x1'))],
    [
      1,
      oneOf(
        'fib daddr type local',
        'fib daddr type { local, broadcast }',
        'fib daddr . iif type != local',
        'fib saddr type != local',
        'fib saddr . iif oif missing',
        'fib saddr . iif oif exists',
        'fib daddr type broadcast',
      ),
    ],
    [1, oneOf('meta pkttype host', 'meta pkttype { broadcast, multicast }', 'meta pkttype != unicast')],
    [1, oneOf('ct status dnat', 'ct direction original', 'ct status != dnat', 'ct direction reply')],
    [
      1,
      oneOf(
        'limit rate over 100000/second burst 100000 packets',
        'limit name "often"',
        'quota over 10000 mbytes',
        'ct count over 60000',
      ),
    ],
    [1, family === 'inet' ? 'oifname "eth0"' : 'meta oif "eth0"'],
  );
}

function aside(): Words {
  return weighted([6, ''], [2, 'counter'], [1, 'counter log prefix "x: "'], [1, 'meta nftrace set 1']);
}

/** Whole rules as people write them. */
function idiom(family: TableFamily, mayJump: boolean): Words {
  const v4 = [
    'add @seen { ip saddr }',
    'update @seen { ip saddr } accept',
    'ip saddr . tcp dport @pairs accept',
  ].concat([
    'ip saddr . udp dport @pairs accept',
    'ip saddr . udp dport { 10.99.0.2 . 53, 10.99.0.128/25 . 8000-9000 } accept',
    'ip saddr . meta l4proto . th dport vmap { 10.99.0.3 . tcp . 22 : drop, 10.99.0.2 . udp . 8472 : accept }',
    'ip protocol udp accept',
    'ip protocol { icmp, igmp } accept',
    'icmp type echo-request limit rate 5/second accept',
    'ip dscp set cs1',
  ]);
  const v6 = ['ip6 saddr . meta l4proto . th dport @pairs6 accept', 'ip6 nexthdr tcp accept'].concat([
    'icmpv6 type { nd-neighbor-solicit, nd-router-advert, echo-request } accept',
    'ip6 saddr fe80::/10 icmpv6 type { mld-listener-query } accept',
  ]);
  const both = [
    'limit rate 5/minute log prefix "drop: "',
    'tcp dport 22 ct state new limit rate over 100000/second drop',
  ];
  const own = family === 'inet' ? [...v4, ...v6] : family === 'ip' ? v4 : v6;
  return weighted(
    [48, oneOf(...own)],
    // Nobody can tell whether it has run dry.
    [1, 'tcp dport 22 ct state new limit rate 15/minute accept'],
    [
      24,
      oneOf(
        ...both,
        mayJump ? 'meta l4proto . th dport vmap @services' : 'counter',
        'meta mark set tcp dport map @marks',
      ),
    ],
    [
      12,
      oneOf(
        'meta mark set udp dport map { 53 : 7, 8472 : 1 } accept',
        'meta mark vmap { 1 : accept, 2 : drop }',
      ),
    ],
    [
      12,
      oneOf(
        'iifname vmap { "lo" : accept, "eth0" : continue }',
        'tcp dport vmap { 22 : continue, 80 : accept } drop',
      ),
    ],
  );
}

function verdictMap(mayJump: boolean): Words {
  const one = oneOf('accept', 'drop', 'continue', 'return', ...(mayJump ? ['jump c', 'goto c'] : []));
  const entries = fc
    .tuple(ports, fc.array(one, { minLength: 5, maxLength: 5 }))
    .map(([some, verdicts]) => `vmap { ${some.map((each, i) => `${each} : ${verdicts[i]}`).join(', ')} }`);
  const named = mayJump ? oneOf('vmap @verdicts') : entries;
  return weighted([3, sentence(protocol, 'dport', entries)], [2, sentence(protocol, 'dport', named)]);
}

/** Before conntrack: where it is switched off, and packets are marked or dropped early. */
function early(family: TableFamily): Words {
  const line = sentence(
    address(family),
    transport(),
    weighted(
      [3, 'notrack'],
      [1, 'drop'],
      [1, 'accept'],
      [1, 'meta mark set 1'],
      [1, 'fib saddr . iif oif missing drop'],
      [1, 'ct state invalid counter'],
    ),
  );
  return fc
    .tuple(oneOf('raw', '-310', '-250'), fc.array(line, { maxLength: 3 }))
    .map(([priority, lines]) =>
      block('chain early', [`type filter hook prerouting priority ${priority}; policy accept;`, ...lines]),
    );
}

/** After conntrack: marks on packets and connections. */
function marking(family: TableFamily): Words {
  const change = oneOf(
    'meta mark set 1',
    'meta mark set mark or 0x2',
    'meta mark set mark and 0xfd xor 0x10',
    'ct mark set 5',
    'ct mark set meta mark',
    'ct mark set meta mark and 0x1',
    'meta mark set ct mark',
    'meta mark set tcp dport map { 22 : 1, 80 : 0x10 }',
    'ct state new meta mark set 3',
    'notrack',
    'drop',
  );
  return fc
    .tuple(oneOf('mangle', '-199', 'filter'), fc.array(sentence(address(family), change), { maxLength: 4 }))
    .map(([priority, lines]) =>
      block('chain marking', [`type filter hook prerouting priority ${priority}; policy accept;`, ...lines]),
    );
}

/** Translations of other ports and addresses, which every container host has. */
function translating(family: TableFamily): Words {
  const to = {
    ip: 'dnat to 10.244.0.5:443',
    ip6: 'dnat to [fd00:1::5]:443',
    inet: 'dnat ip to 10.244.0.5:443',
  };
  const line = oneOf(
    `tcp dport 443 ${to[family]}`,
    'tcp dport 8080 redirect to :80',
    'udp dport 53 counter',
    'fib daddr type local tcp dport 31000-32000 accept',
  );
  return fc
    .array(line, { maxLength: 3 })
    .map((lines) =>
      block('chain nat', ['type nat hook prerouting priority dstnat; policy accept;', ...lines]),
    );
}

function ingress(family: 'netdev' | 'inet'): Words {
  const line = sentence(
    weighted([2, addressOf4()], [1, '']),
    weighted([2, sentence(protocol, 'dport', not, port)], [1, '']),
    oneOf('drop', 'accept', 'counter', 'meta mark set 1', 'drop'),
  );
  const device =
    family === 'netdev'
      ? oneOf('device "eth0"', 'devices = { eth0, lo }')
      : oneOf('device "eth0"', 'device "lo"');
  return fc
    .tuple(device, fc.array(line, { maxLength: 3 }))
    .map(([on, lines]) =>
      block(`table ${family} gate`, [
        block('chain in', [`type filter hook ingress ${on} priority 0; policy accept;`, ...lines]),
      ]),
    );
}

function addressOf4(): Words {
  return sentence('ip saddr', not, ADDRESSES.ip);
}
