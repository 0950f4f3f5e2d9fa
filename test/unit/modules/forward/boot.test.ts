import { describe, expect, it } from 'vitest';
import { forward } from '../../../../src/modules/forward/forward.ts';
import type { Plan } from '../../../../src/modules/module.ts';
import { fixture, host, type Parts, printed, section } from '../firewall/host.ts';
import { KUBE } from '../firewall/kube-rules.ts';

const PODS = '10.244.0.0/16';
const RULES = '/etc/iptables/rules.v4';
const NETWORK = `address 2: eth0    inet 172.28.128.11/24 scope global eth0
address 3: cni0    inet 10.244.1.1/24 scope global cni0
route default via 172.28.128.1 dev eth0
route 10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1
route 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink
`;
const OURS = ['-s', '-d'].map((side) => `FORWARD ${side} ${PODS} -m comment --comment netfix -j ACCEPT`);
const OPEN = ':INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A FORWARD -i eth9 -j DROP';
const DROPS = OPEN.replace('FORWARD ACCEPT', 'FORWARD DROP');

function plan(parts: Parts): Plan {
  const params = { pods: PODS };
  return forward.plan(forward.read({ ...section(parts), network: printed(NETWORK) }, params), params, host());
}

function told({ findings }: Plan): string[] {
  return findings.map(({ code, severity, fixable }) => `${severity} ${code}${fixable ? ', fixable' : ''}`);
}

function kept({ changes }: Plan, path = RULES): string | null {
  const change = changes.find((each) => each.kind === 'file' && each.path === path);
  return change?.kind === 'file' ? change.after : null;
}

function filter(lines: string): string {
  return `*filter\n${lines}\nCOMMIT\n`;
}

function iptables(live: string, file: string): Parts {
  const open = fixture('open');
  return { ...open, 'iptables-nft ip': printed(filter(live)), [`file ${RULES}`]: printed(file) };
}

it('a file that cannot be read fails the task, and is not written', () => {
  const parts = iptables(DROPS, '');
  parts[`file ${RULES}`] = {
    exitCode: 1,
    stdout: filter(OPEN),
    stderr: `cat: ${RULES}: Input/output error\n`,
  };
  const planned = plan(parts);
  expect(told(planned)).toContain('error firewall.unknown');
  expect(kept(planned)).toBeNull();
});

describe('what a file for iptables-restore leaves in doubt', () => {
  const ACCEPTS = '-A FORWARD -m limit --limit 1/sec -j ACCEPT';
  const DENIES = '-A FORWARD -m set --match-set denied src -j DROP';

  it('is told where pods get through now', () => {
    const planned = plan(iptables(OPEN, filter(`${DROPS}\n${ACCEPTS}`)));
    expect([told(planned), planned.changes]).toEqual([['warning forward.unknown'], []]);
    expect(planned.findings[0]).toMatchObject({
      message: `whether pod traffic gets through after a boot cannot be told: ${RULES} (iptables, table filter, chain FORWARD, rule \`${ACCEPTS}\`)`,
      evidence: ACCEPTS,
    });
  });

  it('is kept where it is dropped now and ours settle it', () => {
    const planned = plan(iptables(DROPS, filter(`${DROPS}\n${ACCEPTS}`)));
    expect(told(planned)).toEqual([
      'error forward.blocked, fixable',
      'error forward.not-persistent, fixable',
      'warning forward.unknown, fixable',
    ]);
    expect(plan(iptables(OPEN, kept(planned) ?? '')).findings).toEqual([]);
  });

  it('stays in doubt where a rule before ours may drop it', () => {
    const planned = plan(iptables(DROPS, filter(`${OPEN}\n${DENIES}`)));
    expect(told(planned).at(-1)).toBe('warning forward.unknown');
    expect(planned.findings.at(-1)?.message).toMatch(
      /; netfix does not get ahead of that at boot: it may say more of pods/,
    );
    expect(kept(planned)).toContain(`${DENIES}\n-A ${OURS[0]}\n-A ${OURS[1]}\nCOMMIT`);
  });

  it('with lines that are not followed: is told', () => {
    const planned = plan(iptables(OPEN, filter('-F FORWARD')));
    expect([told(planned), planned.changes]).toEqual([['warning forward.unknown'], []]);
    expect(planned.findings[0]?.evidence).toBe('line 2: -F FORWARD');
  });
});

describe('a file that a person wrote', () => {
  it.each([
    '-P FORWARD DROP',
    '  --append FORWARD --jump DROP',
    '[0:0] -A FORWARD -j REJECT --reject-with icmp-host-prohibited',
    '-A FORWARD -s 10.9.9.9 -j ACCEPT\n-I FORWARD -j DROP',
    '-A FORWARD -s 10.9.9.9 -j ACCEPT\n-I FORWARD 2 -j DROP',
  ])('%s: drops it after a boot, until ours are there', (lines) => {
    const planned = plan(iptables(OPEN, filter(lines)));
    expect(told(planned)).toEqual(['error forward.not-persistent, fixable']);
    const after = kept(planned) ?? '';
    for (const line of lines.split('\n')) expect(after).toContain(`\n${line}\n`);
    expect(plan(iptables(OPEN, after))).toEqual({ findings: [], changes: [] });
  });

  it('goes to the number of the line that inserts', () => {
    const lines = '-A FORWARD -s 10.9.9.9 -j ACCEPT\n-I FORWARD 2 -j DROP';
    const ours = [...OURS].reverse().map((line) => `-I ${line.replace('FORWARD', 'FORWARD 2')}`);
    const after = filter([lines, ...ours].join('\n'));
    expect(kept(plan(iptables(OPEN, filter(lines))))).toBe(after);
    expect(plan(iptables(DROPS, after)).changes.map(({ kind }) => kind)).toEqual(['command']);
  });
});

it('a node with nothing wrong has no findings from the rules that were saved there', () => {
  expect(plan(iptables(OPEN, KUBE))).toEqual({ findings: [], changes: [] });
  expect(plan({ ...iptables(OPEN, KUBE), 'iptables-nft ip': printed(KUBE) }).findings).toEqual([]);
});

describe('what nftables.conf leaves in doubt', () => {
  const LIMITED = [{ limit: { rate: 1, per: 'second' } }, { accept: null }];
  const TO_DROP = [
    {
      match: { op: '==', left: { payload: { protocol: 'ip', field: 'daddr' } }, right: '169.254.169.254' },
    },
    { drop: null },
  ];

  function nft(policy: string, rules: object[]): string {
    const where = { family: 'inet', table: 'filter' };
    const chain = { ...where, name: 'forward', type: 'filter', hook: 'forward', prio: 0, policy };
    const made = rules.map((expr, i) => ({ rule: { ...where, chain: 'forward', handle: i + 4, expr } }));
    return JSON.stringify({ nftables: [{ table: { family: 'inet', name: 'filter' } }, { chain }, ...made] });
  }

  function parts(policy: string, rules: object[]): Parts {
    const boot = printed(nft('drop', rules));
    return { ...fixture('nftables'), nft: printed(nft(policy, [])), 'nft boot': boot };
  }

  it('is told where pods get through now', () => {
    const planned = plan(parts('accept', [LIMITED]));
    expect([told(planned), planned.changes]).toEqual([['warning forward.unknown'], []]);
    expect(planned.findings[0]?.message).toMatch(/after a boot cannot be told: \/etc\/nftables.conf \(/);
  });

  it('is kept at the top where it is dropped now', () => {
    const planned = plan(parts('drop', [LIMITED]));
    expect(told(planned)).toContain('warning forward.unknown, fixable');
    expect(kept(planned, '/etc/netfix.nft')).toContain('insert rule inet filter forward ip saddr');
  });

  it('is not kept where a rule before says more of pods', () => {
    const planned = plan(parts('drop', [TO_DROP, LIMITED]));
    expect(told(planned)).toContain('warning forward.unknown');
    expect(planned.findings.at(-1)?.message).toContain(
      'netfix does not get ahead of that at boot: rules before',
    );
    expect(kept(planned, '/etc/netfix.nft')).toBeNull();
  });
});

describe('what ufw leaves in doubt', () => {
  const RULE = '-A ufw-user-forward -m limit --limit 1/sec -j ACCEPT';

  function doubtful(parts: Parts): Parts {
    const ufw = (parts.ufw?.stdout ?? '').replace('|### END RULES', `|${RULE}\n|### END RULES`);
    return { ...parts, nft: printed(''), ufw: printed(ufw) };
  }

  it('is opened by ufw, before the rule, where it is dropped now', () => {
    const planned = plan(doubtful(fixture('ufw')));
    expect(told(planned)).toEqual(['error forward.blocked, fixable', 'warning forward.unknown, fixable']);
    expect(planned.changes.map((change) => change.kind === 'command' && change.run)).toEqual([
      expect.stringMatching(/^ufw route prepend allow from 10.244.0.0\/16 /),
    ]);
  });

  it('is told where pods get through now', () => {
    const parts = doubtful(fixture('ufw'));
    const live = (parts['iptables-nft ip']?.stdout ?? '').replace(
      /^-A FORWARD /m,
      '-A FORWARD -j ACCEPT\n$&',
    );
    const planned = plan({ ...parts, 'iptables-nft ip': printed(live) });
    expect([told(planned), planned.changes]).toEqual([['warning forward.unknown'], []]);
  });
});
