import { describe, expect, it } from 'vitest';
import { firewall } from '../../../../src/modules/firewall/firewall.ts';
import type { HostView, Plan } from '../../../../src/modules/module.ts';
import { fixture, host, type Parts, printed, section } from './host.ts';
import { KUBE } from './kube-rules.ts';

const params = { allow: ['8472/udp'] };
const RULES = '/etc/iptables/rules.v4';
const MATCH = '-p udp -m udp --dport 8472 -m comment --comment netfix -j ACCEPT';
const OURS = ['172.28.128.11', '172.28.128.12'].map((source) => `INPUT -s ${source}/32 ${MATCH}`);

function plan(parts: Parts, view: HostView = host()): Plan {
  return firewall.plan(firewall.read(section(parts), params), params, view);
}

function told({ findings }: Plan): string[] {
  return findings.map(({ code, severity, fixable }) => `${severity} ${code}${fixable ? ', fixable' : ''}`);
}

function kept({ changes }: Plan, path = RULES): string | null {
  const change = changes.find((each) => each.kind === 'file' && each.path === path);
  return change?.kind === 'file' ? change.after : null;
}

/** A host whose iptables-nft has `live` in filter, and whose rules.v4 is `file`. */
function iptables(live: string, file: string): Parts {
  const open = fixture('open');
  return { ...open, 'iptables-nft ip': printed(filter(live)), [`file ${RULES}`]: printed(file) };
}

function filter(lines: string): string {
  return `*filter\n${lines}\nCOMMIT\n`;
}

const DROPS = ':INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]';
const OPEN = ':INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -i eth9 -j DROP';
const DOUBTS: [name: string, rule: string][] = [
  ['a set', '-A INPUT -m set --match-set allowed src -j ACCEPT'],
  ['a limit', '-A INPUT -p udp -m limit --limit 1/sec -j ACCEPT'],
];

describe('what a file for iptables-restore leaves in doubt', () => {
  it.each(DOUBTS)('by %s: is kept open where it is dropped now, and told', (_, rule) => {
    const planned = plan(iptables(DROPS, filter(`${DROPS}\n${rule}`)));
    expect(told(planned)).toEqual(['error firewall.blocked, fixable', 'warning firewall.unknown, fixable']);
    expect(planned.findings[1]).toMatchObject({
      message: `whether 8472/udp gets through after a boot cannot be told: ${RULES} (iptables, table filter, chain INPUT, rule \`${rule}\`); what lets it through is kept there too`,
      evidence: rule,
    });
    expect(kept(planned)).toBe(filter(`${DROPS}\n${OURS.map((line) => `-A ${line}`).join('\n')}\n${rule}`));
    const again = plan(iptables(OPEN, kept(planned) ?? ''));
    expect([again.findings, again.changes]).toEqual([[], []]);
  });

  it.each(DOUBTS)('by %s: is told where it is open now', (_, rule) => {
    const planned = plan(iptables(OPEN, filter(`${DROPS}\n${rule}`)));
    expect([told(planned), planned.changes]).toEqual([['warning firewall.unknown'], []]);
    expect(planned.findings[0]?.message).toMatch(/after a boot cannot be told: .*allowed|limit.*\)$/);
  });

  it('is not written into a file that is not plain text', () => {
    const planned = plan(iptables(DROPS, filter(`${DROPS}\n${DOUBTS[0]?.[1]}\n# \uFFFD`)));
    expect(told(planned)).toEqual(['error firewall.blocked, fixable', 'warning firewall.unknown']);
    expect(planned.findings[1]?.message).toContain(
      'netfix does not get ahead of that at boot: the file is not',
    );
    expect(kept(planned)).toBeNull();
  });

  it('of another chain is told and not mixed up with what is dropped', () => {
    const text = `${filter(OPEN)}*raw\n-A PREROUTING -p udp -m limit --limit 1/sec -j DROP\nCOMMIT\n`;
    const planned = plan(iptables(DROPS, text));
    expect([told(planned), kept(planned)]).toEqual([
      ['error firewall.blocked, fixable', 'warning firewall.unknown'],
      null,
    ]);
  });
});

describe('a file that a person wrote', () => {
  it.each([
    '-A INPUT -p udp --dport 8472 -j DROP',
    '-P INPUT DROP',
    '-A INPUT -p udp --dport 8472 --jump DROP',
    '  -A INPUT -p udp --dport 8472 -j DROP',
    '--append INPUT -p udp --dport 8472 -j DROP',
    '-A INPUT -j DROP -p udp --dport 8472',
    '-A INPUT -s 10.9.9.9 -j ACCEPT\n-I INPUT -p udp --dport 8472 -j DROP',
  ])('%s: drops it after a boot, until ours are there', (lines) => {
    const planned = plan(iptables(OPEN, filter(lines)));
    expect(told(planned)).toEqual(['error firewall.not-persistent, fixable']);
    const after = kept(planned) ?? '';
    for (const line of lines.split('\n')) expect(after).toContain(`\n${line}\n`);
    expect(plan(iptables(OPEN, after))).toEqual({ findings: [], changes: [] });
  });

  it('goes ahead of lines that insert as such a line', () => {
    const text = filter('-A INPUT -s 10.9.9.9 -j ACCEPT\n-I INPUT -p udp -j DROP');
    expect(kept(plan(iptables(OPEN, text)))).toBe(
      text.replace('COMMIT', `-I ${OURS[1]}\n-I ${OURS[0]}\nCOMMIT`.replaceAll('INPUT -s', 'INPUT 1 -s')),
    );
  });

  it('with lines that are not followed: is told', () => {
    const planned = plan(iptables(OPEN, filter('-A INPUT -p udp -j ACCEPT\n-F INPUT\n-4 -A INPUT -j DROP')));
    expect([told(planned), planned.changes]).toEqual([['warning firewall.unknown'], []]);
    expect(planned.findings[0]).toMatchObject({
      message: `what ${RULES} makes of the firewall after a boot cannot be told: iptables-restore refuses some of its lines, or netfix does not follow them`,
      evidence: 'line 3: -F INPUT\nline 4: -4 -A INPUT -j DROP',
    });
  });

  it('with lines that are not followed: what is opened now may be dropped then', () => {
    const planned = plan(iptables(DROPS, filter('-4 -A INPUT -j DROP')));
    expect(told(planned)).toEqual(['error firewall.blocked, fixable', 'warning firewall.unknown']);
    expect(planned.findings[1]?.message).toMatch(/; 8472\/udp may be dropped then, so look at these lines/);
  });
});

describe('a node with nothing wrong', () => {
  it.each([
    ['saved', KUBE],
    ['saved with counters', KUBE.replaceAll(/^-A/gm, '[12:3456] -A')],
  ])('has no findings from what was %s', (_, text) => {
    expect(plan(iptables(OPEN, text))).toEqual({ findings: [], changes: [] });
    expect(plan({ ...iptables(OPEN, text), 'iptables-nft ip': printed(KUBE) }).findings).toEqual([]);
  });

  it('has none from the files of every firewall that lets it in', () => {
    for (const name of ['ufw-opened', 'iptables-opened', 'firewalld-opened']) {
      expect(plan(fixture(name)).findings.filter(({ code }) => code === 'firewall.unknown')).toEqual([]);
    }
  });
});

describe('what nftables.conf leaves in doubt', () => {
  /** Its boot has a rule that cannot be read before the policy. */
  function doubtful(name: string): Parts {
    const parts = fixture(name);
    const nftables = [
      { table: { family: 'inet', name: 'filter' } },
      {
        chain: {
          family: 'inet',
          table: 'filter',
          name: 'input',
          type: 'filter',
          hook: 'input',
          prio: 0,
          policy: 'drop',
        },
      },
      {
        rule: {
          family: 'inet',
          table: 'filter',
          chain: 'input',
          handle: 4,
          expr: [{ limit: { rate: 1, per: 'second' } }, { accept: null }],
        },
      },
    ];
    return { ...parts, 'nft boot': printed(JSON.stringify({ nftables })) };
  }

  it('is kept open where it is dropped now, and told', () => {
    const planned = plan(doubtful('nftables'));
    expect(told(planned)).toEqual([
      'error firewall.blocked, fixable',
      'warning firewall.flushes',
      'warning firewall.unknown, fixable',
    ]);
    expect(planned.findings[2]?.message).toMatch(
      /^whether 8472\/udp gets through after a boot cannot be told: \/etc\/nftables.conf \(nftables, table inet filter, chain input, rule .*; what lets it through is kept there too$/,
    );
    expect(kept(planned, '/etc/netfix.nft')).toContain('insert rule inet filter input ip saddr');
  });

  it('is told where it is open now', () => {
    const planned = plan(doubtful('nftables-opened'));
    expect([told(planned), planned.changes]).toEqual([
      ['warning firewall.flushes', 'warning firewall.unknown'],
      [],
    ]);
  });
});

describe('what ufw leaves in doubt', () => {
  /** A user's rule in its file that the kernel lacks. */
  function doubtful(live: (rules: string) => string): Parts {
    const parts: Parts = { ...fixture('ufw'), nft: printed('') };
    const rule = '-A ufw-user-input -p udp -m limit --limit 1/sec -j ACCEPT';
    parts.ufw = printed((parts.ufw?.stdout ?? '').replace('|### END RULES', `|${rule}\n|### END RULES`));
    parts['iptables-nft ip'] = printed(live(parts['iptables-nft ip']?.stdout ?? ''));
    return parts;
  }

  it('is opened by ufw, before the rule, where it is dropped now', () => {
    const planned = plan(doubtful((rules) => rules));
    expect(told(planned)).toEqual(['error firewall.blocked, fixable', 'warning firewall.unknown, fixable']);
    expect(planned.changes.map((change) => change.kind === 'command' && change.run)).toEqual([
      expect.stringMatching(/^ufw prepend allow proto udp from 172.28.128.11 /),
    ]);
  });

  it('is told where it is open now', () => {
    const planned = plan(
      doubtful((rules) => rules.replace(/^-A INPUT /m, '-A INPUT -p udp --dport 8472 -j ACCEPT\n$&')),
    );
    expect([told(planned), planned.changes]).toEqual([['warning firewall.unknown'], []]);
    expect(planned.findings[0]?.message).toMatch(
      /after a boot cannot be told: ufw \(iptables, .*ufw-user-input/,
    );
  });
});
