import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { staleLines, withoutStale } from '../../../src/modules/persisted-rules/stale.ts';
import { persistedRules } from '../../../src/modules/persisted-rules.ts';
import { fixture, host, type Parts, printed, section } from './firewall/host.ts';

const SAVED = `*nat
:PREROUTING ACCEPT [0:0]
:KUBE-SERVICES - [0:0]
:MINE - [0:0]
[3:180] -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A POSTROUTING -s 10.244.0.0/16 ! -d 224.0.0.0/4 -m comment --comment "flanneld masq" -j MASQUERADE
-A MINE -j RETURN
COMMIT
*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:cali-INPUT - [0:0]
-A INPUT -m comment --comment "cali:Cz_u1IQiXIMmKD4c" -j cali-INPUT
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -m comment --comment "not a jump: -j KUBE-X" -j ACCEPT
-A cali-INPUT -m comment --comment "cali:x" -g MISSING
COMMIT
`;

function plan(parts: Parts, view = host()) {
  return persistedRules.plan(persistedRules.read(section(parts), {}), {}, view);
}

function rulesV4(content: string): Parts {
  return { ...fixture('open'), 'file /etc/iptables/rules.v4': printed(content) };
}

it('a file that cannot be read is not taken for one without them', () => {
  const said = 'cat: /etc/iptables/rules.v4: Input/output error';
  const parts = {
    ...fixture('open'),
    'file /etc/iptables/rules.v4': { exitCode: 1, stdout: SAVED, stderr: `${said}\n` },
  };
  const { findings, changes } = plan(parts);
  expect(changes).toEqual([]);
  expect(findings).toContainEqual({
    code: 'persisted_rules.unknown',
    severity: 'error',
    message: expect.stringContaining('a file of firewall rules could not be read'),
    evidence: `/etc/iptables/rules.v4: ${said}`,
  });
});

describe('lines that kube-proxy or a CNI made', () => {
  it('are found, and no others', () => {
    expect(staleLines(SAVED.split('\n')).map((i) => i + 1)).toEqual([3, 5, 6, 12, 13, 16]);
  });

  it.skipIf(process.getuid?.() !== 0)('leave a file that loads, though whole it does not', () => {
    const test = (input: string) => spawnSync('unshare', ['-n', 'iptables-restore'], { input }).status;
    expect(test(SAVED)).not.toBe(0);
    expect(test(withoutStale(SAVED))).toBe(0);
  });

  it('are commented out after a trial', () => {
    const planned = plan(rulesV4(SAVED));
    expect(planned.findings.map(({ code, fixable }) => [code, fixable])).toEqual([
      ['persisted_rules.stale', true],
    ]);
    expect(planned.findings[0]?.message).toContain('/etc/iptables/rules.v4:3 and 5 more lines');
    const [trial, change] = planned.changes;
    expect(trial?.kind === 'command' && trial.run).toContain(
      "sed '3,3s/^/# netfix: /;5,6s/^/# netfix: /;12,13s/^/# netfix: /;16,16s/^/# netfix: /' /etc/iptables/rules.v4 | $trial",
    );
    expect(change?.kind === 'file' && change.after).toBe(withoutStale(SAVED));
    expect(plan(rulesV4(withoutStale(SAVED))).changes).toEqual([]);
  });

  it.each([
    [':cali-INPUT - [0:0]\n', 'rules.v4:2 is a rule that kube-proxy'],
    [':cali-INPUT - [0:0]\n:cali-OUTPUT - [0:0]\n', 'rules.v4:2 and 1 more line are rules that kube-proxy'],
  ])('are counted: %j', (lines, told) => {
    const { findings } = plan(rulesV4(`*filter\n${lines}COMMIT\n`));
    expect(findings[0]?.message).toContain(told);
  });

  it('stay where SSH comes in by one of them alone', () => {
    const view = host();
    view.facts = {
      ...view.facts,
      ssh: { client: '172.28.128.1', clientPort: 40000, server: '172.28.128.11', port: 22 },
    };
    const only =
      '*filter\n:INPUT DROP [0:0]\n:cali-INPUT - [0:0]\n-A INPUT -j cali-INPUT\n-A cali-INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n';
    const planned = plan(rulesV4(only), view);
    expect(planned.changes).toEqual([]);
    expect(planned.findings.map(({ code }) => code)).toEqual(['persisted_rules.stale', 'firewall.lockout']);
  });
});

it('a rule set saved as nftables.conf is told with its line', () => {
  const main = 'table ip filter {\n  chain KUBE-FORWARD {\n  }\n}\ntable ip kube-proxy {\n}\n';
  const planned = plan({ ...fixture('nftables'), 'file /etc/nftables.conf': printed(main) });
  expect(planned.findings[0]?.message).toContain('/etc/nftables.conf:2: 2 tables or chains');
  expect(planned.changes).toEqual([]);
});

it('so is one that comes by an include, which only a load shows', () => {
  const chain = { family: 'ip', table: 'filter', name: 'KUBE-FORWARD', handle: 1 };
  const boot = JSON.stringify({
    nftables: [{ table: { family: 'ip', name: 'filter', handle: 1 } }, { chain }],
  });
  const main = printed('include "/etc/nft.d/*.nft"\n');
  const parts = { ...fixture('nftables'), 'file /etc/nftables.conf': main, 'nft boot': printed(boot) };
  const planned = plan(parts);
  expect(planned.findings[0]).toMatchObject({
    code: 'persisted_rules.stale',
    evidence: 'table ip filter, chain KUBE-FORWARD',
  });
});

it.each(['open', 'nftables', 'iptables', 'ufw', 'firewalld'])(
  'a host with %s and no such rules has no finding',
  (name) => {
    expect(plan(fixture(name))).toEqual({ findings: [], changes: [] });
  },
);
