import { describe, expect, it } from 'vitest';
import { readRules } from '../../../../src/modules/firewall/listing.ts';
import type { RuleSet } from '../../../../src/net/firewall/rules.ts';
import { verdictOf } from '../../../../src/net/firewall/verdict.ts';
import { udpTo } from '../../net/udp-to.ts';
import { type Parts, printed } from './host.ts';

/** What the tools of two moments or of other versions print; test/unit/net/firewall-engines.test.ts asks the real ones. */
const PACKET = udpTo(8472n);

const HIDDEN = { xt: { type: 'match', name: 'comment' } };
const port = (right: number) => ({
  match: { op: '==', left: { payload: { protocol: 'udp', field: 'dport' } }, right },
});

function nftOf(rules: object[][], policy = 'accept'): string {
  const where = { family: 'ip', table: 'filter' };
  const base = { type: 'filter', hook: 'input', prio: 0, policy };
  const objects = [
    { table: { family: 'ip', name: 'filter', handle: 1 } },
    { chain: { ...where, name: 'INPUT', handle: 1, ...base } },
    ...rules.map((expr, i) => ({ rule: { ...where, chain: 'INPUT', handle: i + 2, expr } })),
  ];
  return JSON.stringify({ nftables: objects });
}

const save = (lines: string[]): string =>
  ['*filter', ':INPUT ACCEPT [0:0]', ...lines, 'COMMIT', ''].join('\n');

function rules(nft: string, lines: string[], more: Parts = {}): RuleSet {
  return readRules({ nft: printed(nft), 'iptables-nft ip': printed(save(lines)), ...more });
}

const engine = ({ chains }: RuleSet): (string | undefined)[] => chains.map((chain) => chain.engine);
const DROPS = '-A INPUT -p udp -m udp --dport 8472 -m comment --comment x -j DROP';
const ACCEPTS = '-A INPUT -p udp -m udp --dport 8472 -m comment --comment x -j ACCEPT';

describe('a rule with hidden parts', () => {
  const dropped = nftOf([[port(8472), HIDDEN, { drop: null }]]);

  it("is read in iptables' words", () => {
    const both = rules(dropped, [DROPS]);
    expect(verdictOf(both, PACKET)).toMatchObject({ kind: 'dropped', place: { rule: { text: DROPS } } });
    expect(both.unread).toEqual([]);
  });

  it.each([
    ['another verdict', [ACCEPTS]],
    ['another port', [DROPS.replace('8472', '53')]],
    ['no port', ['-A INPUT -p udp -m comment --comment x -j DROP']],
  ])('stays in doubt where iptables has %s', (_, lines) => {
    expect(verdictOf(rules(dropped, lines), PACKET).kind).toBe('unknown');
  });

  it('stays in doubt where iptables lists more rules or fewer, and that is said', () => {
    for (const lines of [[], [DROPS, DROPS]]) {
      const both = rules(dropped, lines);
      expect(verdictOf(both, PACKET).kind).toBe('unknown');
      expect(both.unread).toEqual(['nft and iptables list different rules of ip filter INPUT']);
    }
  });

  it('stays in doubt where iptables lists nothing', () => {
    const both = readRules({
      nft: printed(dropped),
      'iptables-nft ip': printed("# Table `filter' is incompatible, use 'nft' tool.\n"),
    });
    expect(verdictOf(both, PACKET).kind).toBe('unknown');
  });

  it('stays in doubt for what else nft shows and nobody can read', () => {
    const odd = { match: { op: '==', left: { payload: { protocol: 'udp', field: 'length' } }, right: 100 } };
    const both = rules(nftOf([[port(8472), odd, HIDDEN, { drop: null }]]), [DROPS]);
    expect(verdictOf(both, PACKET).kind).toBe('unknown');
  });
});

it('the policy is the one nft tells, as are the chains', () => {
  const both = rules(nftOf([], 'drop'), [':FORWARD ACCEPT [0:0]']);
  expect(verdictOf(both, PACKET).kind).toBe('dropped');
  expect(both.chains.map(({ name }) => name)).toEqual(['INPUT']);
});

it.each(['contains incompatible base-chains, use', 'is incompatible, use'])(
  'what iptables left out is said where there is no nft: %s',
  (words) => {
    const warning = `Table \`filter' ${words} 'nft' tool to list them.`;
    const text = `# ${warning}\n${save([])}`;
    const alone = readRules({ nft: printed(''), 'iptables-nft ip': printed(text) });
    expect(alone.unread).toEqual([`iptables-nft ip: ${warning}`]);
    expect(readRules({ nft: printed(nftOf([])), 'iptables-nft ip': printed(text) }).unread).toEqual([]);
  },
);

describe('a chain that both tools could have made', () => {
  const nft = nftOf([[port(53), { accept: null }]]);
  const lines = ['-A INPUT -p udp -m udp --dport 53 -j ACCEPT'];
  const chain = nftOf([]);

  it("is iptables'", () => expect(engine(rules(nft, lines))).toEqual(['iptables-nft']));

  it("is nft's where a file that it includes makes it", () => {
    expect(engine(rules(nft, lines, { 'nft boot': printed(chain) }))).toEqual(['nft']);
  });

  it("is iptables' where nft's files only add a rule of ours to it", () => {
    const objects = [{ chain: { family: 'ip', table: 'filter', name: 'INPUT', handle: 1 } }];
    const boot = printed(JSON.stringify({ nftables: objects }));
    expect(engine(rules(nft, lines, { 'nft boot': boot }))).toEqual(['iptables-nft']);
  });

  it("is iptables' where it hides parts, whatever nft's files hold", () => {
    const hidden = nftOf([[port(8472), HIDDEN, { drop: null }]]);
    expect(engine(rules(hidden, [DROPS], { 'nft boot': printed(chain) }))).toEqual(['iptables-nft']);
  });
});

it('of hosts on which nft alone has rules is one for all, and so is what is made of it', () => {
  const nft = printed(nftOf([[port(8472), { drop: null }]]));
  expect(readRules({ nft })).toBe(readRules({ nft }));
});
