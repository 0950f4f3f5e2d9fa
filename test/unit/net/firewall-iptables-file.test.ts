import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parsePrefix } from '../../../src/net/address.ts';
import { readIptables } from '../../../src/net/firewall/iptables.ts';
import type { Packet } from '../../../src/net/firewall/packet.ts';
import type { RuleSet } from '../../../src/net/firewall/rules.ts';
import { verdictOf } from '../../../src/net/firewall/verdict.ts';
import { missingTools } from './firewall-oracle.ts';

const ENGINES = ['iptables-nft', 'iptables-legacy'] as const;

const file = (lines: string) => `*filter\n${lines}\nCOMMIT\n`;

/** Lines of a file that both variants take. */
const TAKEN: [name: string, text: string][] = [
  ['a chain that no line declares', file('-A INPUT -p udp --dport 8472 -j DROP')],
  ['a policy by -P', file('-P INPUT DROP\n-A INPUT -s 10.0.0.2 -j ACCEPT')],
  ['a policy by --policy', file('--policy INPUT DROP')],
  ['a policy without counters', file(':INPUT DROP')],
  ['a built-in chain with a policy left as it is', file(':INPUT - [0:0]\n-A INPUT -p udp -j DROP')],
  ['a policy after rules', file('-A INPUT -s 10.0.0.2 -j ACCEPT\n:INPUT DROP [0:0]')],
  ['--append and --jump', file('--append INPUT -p udp --jump DROP')],
  ['--goto', file(':X - [0:0]\n-A X -p udp -j DROP\n-A INPUT --goto X\n-A INPUT -j DROP')],
  ['--jum', file('-A INPUT -p udp --jum DROP')],
  ['-I at the top', file('-A INPUT -p udp -j DROP\n-I INPUT -s 10.0.0.2 -j ACCEPT')],
  [
    '-I with a number',
    file(
      '-A INPUT -s 10.0.0.2 -j ACCEPT\n-A INPUT -j ACCEPT\n-I INPUT 2 -p udp -j DROP\n--insert INPUT 3 -j DROP',
    ),
  ],
  ['blanks and tabs', file('  -A INPUT -s 10.0.0.2 -j DROP\n\t-A\tINPUT\t-p\tudp\t-j\tDROP')],
  ['counters', file('[1:2] -A INPUT -s 10.0.0.2 -j DROP\n[1:2]-A INPUT -p udp -j DROP')],
  ['-N', file('-N X\n-A X -p udp -j DROP\n-A INPUT -j X')],
  ['a match behind the target', file('-A INPUT -j DROP -p udp --dport 8472')],
  ['ports behind the target', file('-A INPUT -p udp -j DROP --dport 8472')],
  ['a match behind a LOG', file('-A INPUT -j LOG --log-prefix "-p tcp " -p udp\n-A INPUT -p tcp -j DROP')],
  ['a match behind a REJECT', file('-A INPUT -j REJECT --reject-with icmp-port-unreachable -p udp')],
  [
    'names in long',
    file('-A INPUT --protocol udp --source 10.0.0.2 --in-interface eth0 --destination-port 8472 -j DROP'),
  ],
  [
    '--src, --dst, --match',
    file('-A INPUT --src 10.0.0.2 --dst 10.0.0.1 -p tcp --match tcp --dport 22 -j DROP'),
  ],
  ['ports behind another match', file('-A INPUT -p udp -m comment --comment vxlan --dport 8472 -j DROP')],
  ['ports behind a state', file('-A INPUT -p tcp -m state --state NEW --dport 22 -j DROP')],
  ['a source behind a comment', file('-A INPUT -m comment --comment x --source 10.0.0.2 -j DROP')],
  ['--syn', file('-A INPUT -p tcp --syn -j DROP')],
  ['! --syn', file('-A INPUT -p tcp ! --syn -j ACCEPT\n-A INPUT -j DROP')],
  ['-p 0', file('-A INPUT -p 0 -s 10.0.0.2 -j DROP')],
  ['-p UDP', file('-A INPUT -p UDP -j DROP')],
  ['-p 17', file('-A INPUT -p 17 --dport 8472 -j DROP')],
  ['a comment that looks like a target', file('-A INPUT -p udp -m comment --comment "-j" -j DROP')],
  [
    'several tables',
    `${file('-A INPUT -s 10.0.0.2 -j DROP')}# more\n*raw\n-A PREROUTING -p udp -j DROP\nCOMMIT\n`,
  ],
];

/** Which one takes them, and what it makes of them, differs, or we do not follow it: nobody can tell. */
const UNTOLD: [name: string, text: string][] = [
  ['-D', file('-A INPUT -p udp -j DROP\n-D INPUT -p udp -j DROP')],
  ['-F', file('-A INPUT -p udp -j DROP\n-F INPUT')],
  ['-R', file('-A INPUT -p udp -j DROP\n-R INPUT 1 -p tcp -j DROP')],
  ['-4', file('-4 -A INPUT -j DROP')],
  ['options before the command', file('-p udp -A INPUT -j DROP')],
  ['--append=', file('--append=INPUT -j DROP')],
  ['a table that comes twice', `${file(':INPUT DROP [0:0]')}${file('-A INPUT -s 10.0.0.2 -j DROP')}`],
];

/** With these nothing of the table is loaded. */
const REFUSED: [name: string, text: string][] = [
  ['blanks before a table', '  *filter\n-A INPUT -j DROP\nCOMMIT\n'],
  ['blanks before a policy', file('  :INPUT DROP [0:0]')],
  ['blanks before COMMIT', '*filter\n-A INPUT -j DROP\n  COMMIT\n'],
  ['blanks before a comment', file('  # x\n-A INPUT -j DROP')],
  ['a line of blanks', file('   \n-A INPUT -j DROP')],
  ['no COMMIT', '*filter\n-A INPUT -j DROP\n'],
  ['no table', '-A INPUT -j DROP\nCOMMIT\n'],
  ['a rule after COMMIT', `${file('-A INPUT -s 10.0.0.2 -j DROP')}-A INPUT -j DROP\n`],
  ['a policy in small letters', file(':INPUT drop [0:0]')],
  ['no policy', file(':INPUT')],
  ['a chain that is not there', file('-A X -j DROP')],
  ['a number past the end', file('-I INPUT 5 -j DROP')],
];

/** Such a rule is refused as well, but stands where it would: what it decides is unknown. */
const REFUSED_RULES: [name: string, text: string][] = [
  ['--jump=', file('-A INPUT --jump=DROP')],
  ['--jump= behind a match', file('-A INPUT -p udp -m udp --jump=DROP')],
  ['-jDROP', file('-A INPUT -jDROP')],
  ['a comment at the end', file('-A INPUT -j DROP # why')],
  ['`!` behind the option', file('-A INPUT -s ! 10.0.0.2 -j DROP')],
  ['a target that comes later', file('-A INPUT -j X\n:X - [0:0]\n-A X -j DROP')],
];

const PACKETS: Packet[] = ['10.0.0.2', '10.0.0.3'].flatMap((source) =>
  [8472n, 22n].flatMap((port) =>
    ['udp', 'tcp'].map((protocol) => ({
      family: 'ip' as const,
      protocol,
      source: parsePrefix(source)?.low ?? 0n,
      destination: parsePrefix('10.0.0.1')?.low ?? 0n,
      sourcePort: 40_000n,
      port,
      iif: 'eth0',
      oif: '',
    })),
  ),
);

function verdicts(rules: RuleSet): string[] {
  return PACKETS.map((packet) => verdictOf(rules, packet).kind);
}

/** The rules as the kernel has them then; null: refused. */
function loaded(engine: (typeof ENGINES)[number], text: string): RuleSet | null {
  const script = `${engine}-restore && for t in filter raw; do ${engine}-save -t $t; done`;
  const { status, stdout } = spawnSync('unshare', ['-n', 'sh', '-c', script], {
    input: text,
    encoding: 'utf8',
  });
  return status === 0 ? readIptables(stdout, engine, 'ip') : null;
}

describe('a file for iptables-restore', () => {
  it.each(TAKEN)('%s is read', (_, text) => {
    const rules = readIptables(text, 'iptables-nft', 'ip');
    expect(rules.unread).toEqual([]);
    expect(verdicts(rules)).toContain('dropped');
    expect(verdicts(rules)).not.toContain('unknown');
  });

  it.each([...UNTOLD, ...REFUSED])('%s is told not to be read', (_, text) => {
    expect(readIptables(text, 'iptables-nft', 'ip').unread).not.toEqual([]);
  });

  it.each(REFUSED_RULES)('%s makes it unknown', (_, text) => {
    expect(verdicts(readIptables(text, 'iptables-nft', 'ip'))).toContain('unknown');
  });

  it('options whose match stands elsewhere leave doubt', () => {
    const text = file('-A INPUT -m conntrack -m comment --comment x --ctstate NEW -j DROP');
    expect(verdicts(readIptables(text, 'iptables-nft', 'ip'))).toContain('unknown');
  });

  it('names the line', () => {
    const { unread } = readIptables(file('-A INPUT -j DROP\n-F INPUT'), 'iptables-nft', 'ip');
    expect(unread).toEqual(['line 3: -F INPUT']);
  });
});

const missing = missingTools();

describe.skipIf(missing.length > 0 && process.env.CI === undefined)('as iptables-restore has it', () => {
  it.each(TAKEN)('%s', (_, text) => {
    for (const engine of ENGINES) {
      const kernel = loaded(engine, text);
      expect(kernel && verdicts(kernel)).toEqual(verdicts(readIptables(text, engine, 'ip')));
    }
  });

  it.each([...REFUSED, ...REFUSED_RULES])('%s is refused', (_, text) => {
    for (const engine of ENGINES) expect(loaded(engine, text)).toBeNull();
  });
});
