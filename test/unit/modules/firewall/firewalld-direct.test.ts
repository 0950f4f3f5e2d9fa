import { describe, expect, it } from 'vitest';
import { firewall } from '../../../../src/modules/firewall/firewall.ts';
import type { Plan } from '../../../../src/modules/module.ts';
import { fixture, host, printed, section } from './host.ts';

const FILE = '/etc/firewalld/direct.xml';

function xml(...lines: string[]): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n<direct>\n${lines.map((line) => `  ${line}\n`).join('')}</direct>\n`;
}

function rule(words: string, { priority = 0, chain = 'INPUT', ipv = 'ipv4' } = {}): string {
  return `<rule ipv="${ipv}" table="filter" chain="${chain}" priority="${priority}">${words}</rule>`;
}

/** A host whose firewalld lets 8472/udp in, and has these direct rules. */
function plan(content: string, state: 'present' | 'absent' = 'present'): Plan {
  const parts = { ...fixture('firewalld-opened'), [`file ${FILE}`]: printed(content) };
  const params = { allow: ['8472/udp'], state };
  return firewall.plan(firewall.read(section(parts), params), params, host());
}

function written({ changes }: Plan): string {
  const change = changes.find(({ target }) => target === FILE);
  return change?.kind === 'file' ? (change.after ?? '') : '';
}

const DROP = rule('-p udp --dport 8472 -j DROP');

describe('a direct rule of firewalld that drops after a boot', () => {
  it.each([
    ['by itself', [DROP], -1],
    ['with a priority', [rule('-p udp -j DROP', { priority: -7 })], -8],
    [
      'in a chain of its own',
      [
        '<chain ipv="ipv4" table="filter" chain="deny"/>',
        rule('-j DROP', { chain: 'deny' }),
        rule('-j deny'),
      ],
      -1,
    ],
    ['before one that accepts', [rule('-p udp -j ACCEPT', { priority: 1 }), DROP], -1],
  ])('%s, is named with its file, and gets ours ahead of it', (_, lines, priority) => {
    const planned = plan(xml(...lines));
    expect(planned.findings).toEqual([
      {
        code: 'firewall.not-persistent',
        severity: 'error',
        message: expect.stringMatching(
          /^\/etc\/firewalld\/direct\.xml would drop 8472\/udp from 172\.28\.128\.11, 172\.28\.128\.12 after a boot \(iptables, table filter, chain/,
        ),
        fixable: true,
      },
    ]);
    const ours = ['172.28.128.11', '172.28.128.12'].map((source) =>
      rule(`-s ${source}/32 -p udp -m udp --dport 8472 -m comment --comment netfix -j ACCEPT`, { priority }),
    );
    expect(written(planned)).toBe(xml(...lines, ...ours));
    expect(plan(written(planned))).toEqual({ findings: [], changes: [] });
    expect(written(plan(written(planned), 'absent'))).toBe(xml(...lines));
  });

  it.each([
    ['is let through before', xml(rule('-s 172.28.128.0/24 -j ACCEPT', { priority: -1 }), DROP)],
    ['is of the other family', xml(rule('-j DROP', { ipv: 'ipv6' }))],
    ['stands in a comment', `<!-- ${DROP} -->${xml()}`],
  ])('is not told where it %s', (_, content) => {
    expect(plan(content)).toEqual({ findings: [], changes: [] });
  });

  it.each([
    ['that rule', `<direct>${DROP}`, '</direct>\n'],
    ['two rules', `<direct>\n  ${rule('-p tcp -j DROP')}${DROP}`, '</direct>\n'],
    ['a comment', `<direct>\n${DROP}\n`, '</direct>\n<!-- was: <direct></direct> -->\n'],
  ])('gets ours, which go again, in a file whose last line has %s', (_, head, tail) => {
    const opened = plan(`${head}${tail}`);
    const lineEnd = head.endsWith('\n') ? '' : '\n';
    const [before, after] = written(opened).split(/(?:^ {2}<rule.* netfix .*<\/rule>\n)+/m);
    expect([before, after]).toEqual([`${head}${lineEnd}`, tail]);
    expect(plan(written(opened))).toEqual({ findings: [], changes: [] });
    expect(written(plan(written(opened), 'absent'))).toBe(`${head}${lineEnd}${tail}`);
  });

  it.each([
    ['with single quotes', DROP.replaceAll('"', "'"), 'INPUT'],
    ['with blanks', DROP.replaceAll('=', ' = '), 'INPUT'],
    ['by the name of its own chain', rule('-p udp -j DROP', { chain: 'INPUT_direct' }), 'INPUT_direct'],
  ])('is read where it is written %s', (_, line, chain) => {
    const after = written(plan(xml(line)));
    expect(after).toContain(`table="filter" chain="${chain}" priority="-1">-s 172.28.128.11/32 `);
    expect(plan(after)).toEqual({ findings: [], changes: [] });
  });

  it('is told of where its line cannot be followed', () => {
    expect(plan(xml(rule('-j DROP', { chain: 'gone' }))).findings).toEqual([
      {
        code: 'firewall.unknown',
        severity: 'warning',
        message: expect.stringMatching(
          /^what \/etc\/firewalld\/direct\.xml makes of the firewall after a boot/,
        ),
        evidence: expect.stringContaining('-A gone -j DROP'),
      },
    ]);
  });

  it('gets ours ahead of it at run time too, where firewalld has iptables behind it', () => {
    const chains = ['INPUT_direct', 'INPUT_ZONES', 'IN_public'].map((name) => `:${name} - [0:0]\n`).join('');
    const rules = `-A INPUT -j INPUT_direct
-A INPUT -j INPUT_ZONES
-A INPUT -j REJECT
-A INPUT_direct -p udp -m udp --dport 8472 -j DROP
-A INPUT_ZONES -g IN_public
-A IN_public -p udp -m udp --dport 8472 -j ACCEPT`;
    const parts = {
      ...fixture('firewalld-opened'),
      nft: printed(''),
      'iptables-legacy ip': printed(`*filter\n:INPUT ACCEPT [0:0]\n${chains}${rules}\nCOMMIT\n`),
      [`file ${FILE}`]: printed(xml(DROP)),
    };
    const params = { allow: ['8472/udp'] };
    const { changes } = firewall.plan(firewall.read(section(parts), params), params, host());
    expect(changes.map(({ target }) => target)).toEqual([
      expect.stringMatching(/^iptables\S* filter INPUT$/),
      FILE,
    ]);
  });

  it('keeps what stands in one line with ours', () => {
    const ours = rule('-p udp -m udp --dport 8472 -m comment --comment netfix -j ACCEPT', { priority: -1 });
    const closed = plan(`<direct>${DROP}${ours}\n${ours}${DROP}\n${ours}</direct>`, 'absent');
    expect(written(closed)).toBe(`<direct>${DROP}\n${DROP}\n</direct>`);
  });

  it('is left to a person where the file has no end but in a comment', () => {
    const { findings, changes } = plan(`<direct>${DROP}<!-- </direct> -->`);
    expect(changes).toEqual([]);
    expect(findings[0]?.message).toMatch(/it is without an end, so netfix leaves it/);
  });

  it('in a file that is not plain text is left to a person', () => {
    const { findings, changes } = plan(xml(DROP, '\uFFFD'));
    expect([findings.length, changes]).toEqual([1, []]);
    expect(findings[0]?.message).toMatch(/so netfix leaves it: add the rule by hand$/);
  });
});
