import { expect, it } from 'vitest';
import { parseNft } from '../../../src/net/firewall/nft-ruleset.ts';
import { verdictOf } from '../../../src/net/firewall/verdict.ts';
import { udpTo } from './udp-to.ts';

/** Shapes of other nft versions than the oracle's. */
const PACKET = udpTo(53n);

function verdict(
  { table = {}, chain = {}, family = 'inet' }: { table?: object; chain?: object; family?: string },
  rules: object[][] = [],
  after = '',
): string {
  const base = { type: 'filter', hook: 'input', prio: 0, policy: 'drop', ...chain };
  const objects = [
    { table: { family, name: 't', handle: 1, ...table } },
    { chain: { family, table: 't', name: 'c', handle: 1, ...base } },
    ...rules.map((expr, i) => ({ rule: { family, table: 't', chain: 'c', handle: i + 2, expr } })),
  ];
  return verdictOf(parseNft(`${JSON.stringify({ nftables: objects })}\n${after}`), PACKET).kind;
}

it.each([
  ['dormant', 'accepted'],
  [['dormant'], 'accepted'],
  [['owner', 'persist'], 'dropped'],
  [undefined, 'dropped'],
  // nft 1.0.6 prints the table's name.
  ['t', 'unknown'],
])('a table with flags %j: %s', (flags, kind) => {
  expect(verdict({ table: flags === undefined ? {} : { flags } })).toBe(kind);
});

const INGRESS = { family: 'netdev', chain: { hook: 'ingress' } };

const OF_ETH1 =
  'table netdev t {\n\tchain c {\n\t\ttype filter hook ingress devices = { eth1, eth2 } priority 1;\n';

it.each([
  ['', 'unknown'],
  [
    'table netdev t {\n\tchain c {\n\t\ttype filter hook ingress device "eth0" priority filter; policy drop;\n',
    'dropped',
  ],
  [OF_ETH1, 'unknown'],
  [`${OF_ETH1}${net('lo', 'eth0', 'eth1', 'eth2')}`, 'accepted'],
  [`${OF_ETH1}${net('lo', 'eth0', 'eth1', 'eth2', 'eth0.7/lower_eth0', 'br0/lower_eth1')}`, 'accepted'],
  // The names are those of another namespace.
  [`${OF_ETH1}${net('lo', 'eth0', 'eth1')}`, 'unknown'],
  // One is a port of the other, as far as their names go, by a bond.
  [`${OF_ETH1}${net('lo', 'eth1', 'eth2', 'bond0/lower_eth2', 'eth0/lower_bond0')}`, 'unknown'],
  [`${OF_ETH1}${net('lo', 'eth1', 'eth2', 'ovs-system/lower_eth1')}`, 'unknown'],
  // Nothing is mounted there.
  [`${OF_ETH1}${net('*', '*/lower_*')}`, 'unknown'],
])('ingress devices of %j: %s', (listing, kind) => {
  expect(verdict(INGRESS, [], listing)).toBe(kind);
});

function net(...names: string[]): string {
  return names.map((name) => `/sys/class/net/${name}\n`).join('');
}

it('ingress devices in JSON', () => {
  expect(verdict({ ...INGRESS, chain: { hook: 'ingress', dev: ['eth0', 'eth1'] } })).toBe('dropped');
  const other = { ...INGRESS, chain: { hook: 'ingress', dev: 'eth1' } };
  expect(verdict(other)).toBe('unknown');
  expect(verdict(other, [], net('lo', 'eth0', 'eth1'))).toBe('accepted');
});

const ACCEPT = { accept: null };

it.each([
  ['a hidden target', [{ xt: { type: 'target', name: 'REJECT' } }], 'unknown'],
  ['a hidden match', [{ xt: { type: 'match', name: 'addrtype' } }, ACCEPT], 'unknown'],
  ['what an older nft says of both', [{ xt: null }], 'unknown'],
  [
    'an inner header',
    [
      {
        match: {
          op: '==',
          left: { payload: { tunnel: 'vxlan', protocol: 'udp', field: 'dport' } },
          right: 53,
        },
      },
      ACCEPT,
    ],
    'unknown',
  ],
  ['a statement of tomorrow', [{ tomorrow: {} }, ACCEPT], 'unknown'],
])('%s', (_, rule, kind) => {
  expect(verdict({}, [rule])).toBe(kind);
});

it('listings that differ only in what was counted are read once', () => {
  const listing = (packets: number, port: number) => {
    const chain = { family: 'inet', table: 't', name: 'c', handle: 1, type: 'filter', hook: 'input' };
    const expr = [
      { match: { op: '==', left: { payload: { protocol: 'udp', field: 'dport' } }, right: port } },
      { counter: { packets, bytes: 60 * packets } },
      { drop: null },
    ];
    const objects = [
      { table: { family: 'inet', name: 't', handle: 1 } },
      { chain: { ...chain, prio: 0, policy: 'accept' } },
      { rule: { family: 'inet', table: 't', chain: 'c', handle: 2, expr } },
    ];
    // As nft prints it, with a blank behind each colon and comma.
    return JSON.stringify({ nftables: objects }).replaceAll(/(?<=[,:])(?! )/g, ' ');
  };
  const rules = parseNft(listing(1, 53));
  expect(parseNft(listing(20, 53))).toBe(rules);
  expect(parseNft(listing(1, 54))).not.toBe(rules);
  expect(verdictOf(rules, PACKET).kind).toBe('dropped');
  expect(verdictOf(parseNft(listing(1, 54)), PACKET).kind).toBe('accepted');
});
