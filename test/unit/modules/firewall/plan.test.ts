import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firewall } from '../../../../src/modules/firewall/firewall.ts';
import type { HostView, Plan } from '../../../../src/modules/module.ts';
import { dualStackHost, fixture, host, type Parts, printed, section } from './host.ts';

interface NftObject {
  rule?: { chain: string };
  [kind: string]: object | undefined;
}

const overlay = { allow: ['8472/udp'] };

function plan(
  parts: Parts,
  params: Parameters<typeof firewall.plan>[1] = overlay,
  view: HostView = host(),
): Plan {
  return firewall.plan(firewall.read(section(parts), params), params, view);
}

function codes({ findings }: Plan): string[] {
  return findings.map(({ code, severity }) => `${severity} ${code}`);
}

function commands({ changes }: Plan): string[] {
  return changes.map((change) =>
    change.kind === 'command' ? change.run : `${change.kind} ${change.target}`,
  );
}

const NFT_RULE =
  'insert rule inet filter input ip saddr { 172.28.128.11, 172.28.128.12 } udp dport 8472 counter accept comment "netfix:8472/udp:cc964ae6"';
const RICH = (address: string) =>
  `rule family="ipv4" source address="${address}" port port="8472" protocol="udp" accept`;
const MATCH = '-p udp -m udp --dport 8472 -m comment --comment netfix -j ACCEPT';
/** Only where it is there. */
const DELETE = (tool: string, source: string): string => {
  const rule = (verb: string) => `${tool} -w -t filter ${verb} INPUT -s ${source}/32 ${MATCH}`;
  return `if ${rule('-C')} 2>/dev/null; then ${rule('-D')}; fi`;
};

describe('what opens a port', () => {
  const table: { name: string; findings: string[]; commands: string[]; undo: (string | null)[] }[] = [
    {
      name: 'nftables',
      findings: ['error firewall.blocked', 'warning firewall.flushes', 'error firewall.not-persistent'],
      commands: [
        `printf '%s\\n' '${NFT_RULE}' | nft -c -f - && printf '%s\\n' '${NFT_RULE}' | nft -f -`,
        'file /etc/netfix.nft',
        'file /etc/nftables.conf',
      ],
      undo: [
        `nft -a list chain inet filter input | sed -n 's|.*comment "netfix:8472/udp:cc964ae6" # handle \\([0-9]*\\)$|\\1|p' |
while read -r handle; do nft delete rule inet filter input handle "$handle"; done`,
      ],
    },
    {
      name: 'iptables',
      findings: ['error firewall.blocked', 'error firewall.not-persistent'],
      commands: [
        `iptables-nft -w -t filter -I INPUT 1 -s 172.28.128.11/32 ${MATCH} &&
iptables-nft -w -t filter -I INPUT 1 -s 172.28.128.12/32 ${MATCH}`,
        'file /etc/iptables/rules.v4',
      ],
      undo: [
        `${DELETE('iptables-nft', '172.28.128.12')} &&
${DELETE('iptables-nft', '172.28.128.11')}`,
      ],
    },
    {
      name: 'iptables-legacy',
      findings: ['error firewall.blocked', 'error firewall.not-persistent'],
      commands: [
        `iptables-legacy -w -t filter -I INPUT 1 -s 172.28.128.11/32 ${MATCH} &&
iptables-legacy -w -t filter -I INPUT 1 -s 172.28.128.12/32 ${MATCH}`,
        'file /etc/iptables/rules.v4',
      ],
      undo: [
        `${DELETE('iptables-legacy', '172.28.128.12')} &&
${DELETE('iptables-legacy', '172.28.128.11')}`,
      ],
    },
    {
      name: 'ufw',
      findings: ['error firewall.blocked'],
      commands: [
        `ufw allow proto udp from 172.28.128.11 to any port 8472 comment netfix &&
ufw allow proto udp from 172.28.128.12 to any port 8472 comment netfix`,
      ],
      undo: [
        `ufw delete allow proto udp from 172.28.128.12 to any port 8472
ufw delete allow proto udp from 172.28.128.11 to any port 8472`,
      ],
    },
    {
      name: 'firewalld',
      findings: ['error firewall.blocked', 'error firewall.not-persistent'],
      commands: [
        `firewall-cmd -q --zone=public '--add-rich-rule=${RICH('172.28.128.11')}' '--add-rich-rule=${RICH('172.28.128.12')}'`,
        `firewall-cmd -q --permanent --zone=public '--add-rich-rule=${RICH('172.28.128.11')}' '--add-rich-rule=${RICH('172.28.128.12')}'`,
      ].map((command) => command.replaceAll('--zone=public', "'--zone=public'")),
      undo: [
        `firewall-cmd -q '--zone=public' '--remove-rich-rule=${RICH('172.28.128.11')}' '--remove-rich-rule=${RICH('172.28.128.12')}'`,
        `firewall-cmd -q --permanent '--zone=public' '--remove-rich-rule=${RICH('172.28.128.11')}' '--remove-rich-rule=${RICH('172.28.128.12')}'`,
      ],
    },
    {
      name: 'mixed',
      findings: ['error firewall.blocked', 'warning firewall.legacy-mixed'],
      commands: [
        `iptables-legacy -w -t filter -I INPUT 1 -s 172.28.128.11/32 ${MATCH} &&
iptables-legacy -w -t filter -I INPUT 1 -s 172.28.128.12/32 ${MATCH}`,
      ],
      undo: [
        `${DELETE('iptables-legacy', '172.28.128.12')} &&
${DELETE('iptables-legacy', '172.28.128.11')}`,
      ],
    },
    { name: 'open', findings: ['info firewall.none-active'], commands: [], undo: [] },
  ];

  it.each(table)('$name', ({ name, findings, commands: expected, undo }) => {
    const planned = plan(fixture(name));
    expect(codes(planned)).toEqual(findings);
    expect(commands(planned)).toEqual(expected);
    expect(planned.changes.flatMap((change) => (change.kind === 'command' ? [change.undo] : []))).toEqual(
      undo,
    );
    expect(
      planned.findings.filter(({ severity }) => severity === 'error').every(({ fixable }) => fixable),
    ).toBe(true);
  });

  it.each(['nftables', 'iptables', 'iptables-legacy', 'ufw', 'firewalld', 'mixed'])(
    'nothing is left on %s',
    (name) => {
      const planned = plan(fixture(`${name}-opened`));
      expect(planned.changes).toEqual([]);
      expect(planned.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    },
  );

  it('says where a packet is dropped', () => {
    const message = (name: string) => plan(fixture(name)).findings[0]?.message;
    const what = '8472/udp from 172.28.128.11, 172.28.128.12 is dropped by';
    expect(message('nftables')).toBe(`${what} nftables, table inet filter, chain input, policy drop`);
    expect(message('iptables')).toBe(
      `${what} iptables, table filter, chain INPUT, rule \`-A INPUT -j DROP\``,
    );
    expect(message('firewalld')).toMatch(
      /^8472\/udp from .* is dropped by firewalld \(nftables, table inet firewalld, chain filter_IN_public \(from filter_INPUT\), rule `reject with icmpx admin-prohibited`, handle \d+\)$/,
    );
  });
});

it('is not blocked where only its own address is: what it sends to itself comes in on lo', () => {
  const parts = fixture('iptables-legacy');
  const text = parts['iptables-legacy ip']?.stdout ?? '';
  const admitted = (source: string): string =>
    text.replace(/^-A INPUT /m, `-A INPUT -s ${source}/32 -p udp -m udp --dport 8472 -j ACCEPT\n$&`);
  const found = (source: string): string[] =>
    codes(plan({ ...parts, 'iptables-legacy ip': printed(admitted(source)) }));
  expect(found('172.28.128.12')).not.toContain('error firewall.blocked');
  expect(found('172.28.128.11')).toContain('error firewall.blocked');
});

describe('which way a source comes in', () => {
  const input = { family: 'inet', table: 'filter', chain: 'input' };
  const onlyBy = (device: string): Parts => ({
    ...fixture('open'),
    nft: printed(
      JSON.stringify({
        nftables: [
          { chain: { ...input, name: 'input', type: 'filter', hook: 'input', prio: 0, policy: 'drop' } },
          {
            rule: {
              ...input,
              handle: 4,
              expr: [
                { match: { op: '==', left: { meta: { key: 'iifname' } }, right: device } },
                { accept: null },
              ],
            },
          },
        ],
      }),
    ),
  });
  const plain = host();
  /** Nodes on eth1, the rest of the world on eth0. */
  const view = {
    ...plain,
    facts: {
      ...plain.facts,
      addresses: [
        { device: 'eth0', address: '203.0.113.9', prefix: 24 },
        { device: 'eth1', address: '172.28.128.11', prefix: 24 },
        { device: 'br0', address: '172.28.128.200', prefix: 25 },
      ],
    },
  };
  const blocked = (device: string, from: string): boolean =>
    codes(plan(onlyBy(device), { ...overlay, from }, view)).includes('error firewall.blocked');

  it.each([
    ['nodes', 'eth1', 'the interface of the nodes'],
    ['203.0.113.0/24', 'eth0', 'the one whose network it is'],
    ['203.0.113.77', 'eth0', 'the one whose network it is in'],
    ['172.28.128.130', 'br0', 'the one whose network is narrowest'],
    ['198.51.100.0/24', 'eth1', 'as the nodes do, where it is in no network of the host'],
    ['0.0.0.0/0', 'eth1', 'as the nodes do, where no network holds all of it'],
  ])('%s by %s: %s', (from, device) => {
    const devices = ['eth0', 'eth1', 'br0'];
    expect(devices.filter((each) => !blocked(each, from))).toEqual([device]);
  });
});

describe('whose table it is', () => {
  it('iptables on nft is read where there is no nft', () => {
    const parts = fixture('iptables');
    expect(commands(plan({ ...parts, nft: printed('') }))).toEqual(commands(plan(parts)));
  });

  it('a chain that nftables.conf defines is for nft', () => {
    const parts = fixture('iptables');
    const rules = [
      {
        chain: {
          family: 'ip',
          table: 'filter',
          name: 'INPUT',
          type: 'filter',
          hook: 'input',
          prio: 0,
          policy: 'drop',
        },
      },
    ];
    parts.nft = printed(JSON.stringify({ nftables: rules }));
    const first = (main: string): string | undefined =>
      commands(plan({ ...parts, 'file /etc/nftables.conf': printed(main) }))[0];
    const words = 'insert rule ip filter INPUT';
    expect(first('table ip filter {\n  chain INPUT {\n}\n}\n')).toContain(words);
    expect(first('table filter {\n  chain INPUT {\n}\n}\n')).toContain(words);
    expect(first('add chain ip filter INPUT { }\n')).toContain(words);
    expect(first('table ip filter {\n  chain input {\n}\n}\n')).toMatch(/^iptables-nft /);
    expect(first('table inet filter {\n  chain INPUT {\n}\n}\n')).toMatch(/^iptables-nft /);
  });
});

describe('who is let in', () => {
  it('a node that joined later is added beside the earlier ones', () => {
    const view = host({ nodes: ['172.28.128.11', '172.28.128.12', '172.28.128.99'] });
    expect(commands(plan(fixture('iptables-opened'), overlay, view))).toEqual([
      `iptables-nft -w -t filter -I INPUT 1 -s 172.28.128.99/32 ${MATCH}`,
      'file /etc/iptables/rules.v4',
    ]);
  });

  it('groups, addresses and ranges, each once', () => {
    const [first] = plan(fixture('nftables'), {
      ...overlay,
      from: ['workers', '10.0.0.0/8', '10.1.2.3'],
    }).changes;
    expect(first?.kind === 'command' && first.diff).toContain(
      'ip saddr { 10.0.0.0/8, 172.28.128.12 } udp dport 8472',
    );
  });

  it('IPv6 sources by their own rule', () => {
    const planned = plan(fixture('nftables'), { ...overlay, from: ['nodes', 'six'] }, dualStackHost());
    expect(planned.changes.flatMap((change) => (change.kind === 'command' ? [change.diff] : []))).toEqual([
      expect.stringContaining('ip saddr { 172.28.128.11, 172.28.128.12 }'),
      expect.stringContaining('ip6 saddr fd00::12 udp'),
    ]);
  });

  it('IPv6 is left alone on a host without an address of it', () => {
    expect(plan(fixture('nftables'), { ...overlay, from: 'six' }).changes).toEqual([]);
  });

  it('a range is open only when all of it is', () => {
    const parts = fixture('nftables');
    parts.nft = printed((parts.nft?.stdout ?? '').replace('"right": 22', '"right": {"range": [8000, 8500]}'));
    parts['nft boot'] = parts.nft;
    expect(plan(parts, { allow: ['8100-8400/tcp'] }).changes).toEqual([]);
    expect(plan(parts, { allow: ['8100-8600/tcp'] }).changes).not.toEqual([]);
  });

  it.each([
    [{ allow: ['8472/udp'], from: 'nobody' }, 'firewall.unknown-source'],
    [{ allow: ['0/udp'] }, 'firewall.wrong-port'],
    [{ allow: ['9000-8000/tcp'] }, 'firewall.wrong-port'],
    [{ allow: ['8472/udp', '65536/tcp'] }, 'firewall.wrong-port'],
  ])('%j is refused', (params, code) => {
    const planned = plan(fixture('nftables'), params);
    expect(planned.findings.map((finding) => finding.code)).toEqual([code]);
    expect(planned.changes).toEqual([]);
  });

  it('a host that has none of the nodes’ addresses may have more than are seen', () => {
    const view = host();
    const addresses = [{ device: 'eth0', address: 'fe80::1', prefix: 64 }];
    const planned = plan(fixture('nftables'), overlay, { ...view, facts: { ...view.facts, addresses } });
    expect(codes(planned)).toContain('warning firewall.unknown');
    expect(codes(planned)).not.toContain('info firewall.no-source');
  });

  it('sources of a family that the host has no address of are told', () => {
    const planned = plan(fixture('nftables'), { ...overlay, from: ['nodes', 'six'] });
    expect(codes(planned)).toContain('error firewall.blocked');
    expect(planned.findings.at(-1)).toEqual({
      code: 'firewall.left-out',
      severity: 'info',
      message:
        'fd00::12 left out of `from`: `ip address` shows no address of IPv6 on this host, so nobody reaches it by that',
    });
    expect(codes(plan(fixture('nftables'), { ...overlay, from: 'six' }))).toEqual([
      'info firewall.left-out',
      'info firewall.no-source',
    ]);
  });

  it('a host alone has nobody to let in', () => {
    const planned = plan(fixture('nftables'), overlay, host({ nodes: ['172.28.128.11'] }));
    expect(codes(planned)).toEqual(['info firewall.no-source']);
  });

  it('needs root', () => {
    const view = host();
    const planned = plan(fixture('nftables'), overlay, { ...view, facts: { ...view.facts, uid: 1000 } });
    expect(codes(planned)).toEqual(['error firewall.needs-root']);
  });
});

describe('after a boot: nftables', () => {
  const files = (parts: Parts, view?: HostView) =>
    plan(parts, overlay, view).changes.flatMap((change) =>
      change.kind === 'file' ? [[change.path, change.after]] : [],
    );

  it('keeps a main file that does not end in a newline whole', () => {
    const parts = fixture('nftables');
    parts['file /etc/nftables.conf'] = printed('flush ruleset\ntable inet filter { }');
    expect(files(parts)[1]).toEqual([
      '/etc/nftables.conf',
      'flush ruleset\ntable inet filter { }\ninclude "/etc/netfix*.nft"\n',
    ]);
  });

  const INCLUDE = 'include "/etc/netfix*.nft"';

  it.each([`${INCLUDE}\n`, `${INCLUDE}\n\n# mine\n`])('%j at the end is enough', (end) => {
    const parts = fixture('nftables');
    parts['file /etc/nftables.conf'] = printed(`flush ruleset\n${end}`);
    expect(files(parts).map(([path]) => path)).toEqual(['/etc/netfix.nft']);
  });

  it.each([
    ['include "/etc/nftables.d/*.nft"\n', 'include "/etc/nftables.d/*.nft"\n'],
    [`${INCLUDE}\ntable inet late { }\n`, 'table inet late { }\n'],
    [`${INCLUDE}\nflush ruleset`, 'flush ruleset\n'],
  ])('comes behind all that the main file loads: %j', (before, rest) => {
    const parts = fixture('nftables');
    parts['file /etc/nftables.conf'] = printed(before);
    expect(files(parts)[1]).toEqual(['/etc/nftables.conf', `${rest}${INCLUDE}\n`]);
  });

  it('is tried behind the main file before it is written', () => {
    const written = plan(fixture('nftables')).changes.filter((change) => change.kind === 'file');
    expect(written).toHaveLength(2);
    for (const { validate } of written) {
      expect(validate).toContain('nft_valid /etc/nftables.conf');
      expect(validate).toContain(NFT_RULE);
    }
  });

  it('adds to its own file and does not repeat itself', () => {
    const parts = fixture('nftables');
    const own = '# mine\nadd table inet filter\nadd chain inet filter input\n';
    parts['file /etc/netfix.nft'] = printed(own);
    expect(files(parts)[0]).toEqual([
      '/etc/netfix.nft',
      `# mine\nadd table inet filter\nadd chain inet filter input\n${NFT_RULE}\n`,
    ]);
  });

  it('builds on what an earlier task of the batch writes', () => {
    const first = plan(fixture('nftables'));
    const second = plan(fixture('nftables'), { allow: ['6443/tcp'] }, host({ pending: first.changes }));
    const own = second.changes.find((change) => change.kind === 'file');
    expect(own?.kind === 'file' && own.after).toMatch(/udp dport 8472[\s\S]*tcp dport 6443/);
    expect(second.changes.map(({ target }) => target)).toEqual(['nft inet filter input', '/etc/netfix.nft']);
  });

  it.each(['flush ruleset\r\n', 'flush \uFFFD\n'])('does not write to %j', (content) => {
    const parts = fixture('nftables');
    parts['file /etc/nftables.conf'] = printed(content);
    const planned = plan(parts);
    expect(planned.changes.map(({ kind }) => kind)).toEqual(['command']);
    expect(planned.findings.some((finding) => finding.severity === 'error' && !finding.fixable)).toBe(true);
  });

  it('warns where nothing loads the rules', () => {
    const parts = fixture('nftables');
    parts.tools = printed((parts.tools?.stdout ?? '').replace('enabled nftables\n', ''));
    const planned = plan(parts);
    expect(codes(planned)).toEqual(['error firewall.blocked', 'warning firewall.not-persistent']);
    expect(planned.changes).toHaveLength(1);
  });

  it('keeps what it opens where the main file cannot be tried', () => {
    const parts = fixture('nftables');
    parts['nft boot'] = { exitCode: 1, stdout: '', stderr: 'Error: Interface does not exist\n' };
    const planned = plan(parts);
    expect(codes(planned)).toContain('warning firewall.unknown');
    expect(planned.changes).toHaveLength(3);
  });

  it.each([
    '/etc/nftables.conf:9:1-2: Error: syntax error, unexpected newline',
    '/etc/nftables.conf:3:1-30: Error: File not found: /etc/nftables/more.nft',
  ])('writes nothing where nft refuses the main file: %s', (stderr) => {
    const parts = fixture('nftables');
    parts['nft boot'] = { exitCode: 1, stdout: '', stderr };
    const planned = plan(parts);
    expect(codes(planned)).toEqual(['error firewall.blocked', 'warning firewall.not-loaded']);
    expect(files(parts)).toEqual([]);
  });

  it('refuses names that nft has no words for', () => {
    const parts = fixture('nftables');
    parts.nft = printed((parts.nft?.stdout ?? '').replaceAll('"input"', '"in put; flush ruleset"'));
    // The hook has the same word.
    parts.nft.stdout = parts.nft.stdout.replace('"hook": "in put; flush ruleset"', '"hook": "input"');
    const planned = plan(parts);
    expect(planned.findings[0]).toMatchObject({ code: 'firewall.blocked', severity: 'error' });
    expect(planned.findings[0]?.fixable).toBeUndefined();
    expect(
      planned.changes.filter((change) => change.kind === 'command' && change.run.includes('flush')),
    ).toEqual([]);
  });
});

describe('after a boot: a file that cannot be read', () => {
  it.each([
    ['nftables', '/etc/nftables.conf', ''],
    ['nftables', '/etc/netfix.nft', 'add table inet filter\n'],
    ['iptables', '/etc/iptables/rules.v4', '*filter\n:INPUT DROP [0:0]\n'],
  ])('%s: %s fails the task, and is neither judged for empty nor written', (name, path, stdout) => {
    const stderr = `cat: ${path}: Input/output error\n`;
    const planned = plan({ ...fixture(name), [`file ${path}`]: { exitCode: 1, stdout, stderr } });
    expect(planned.findings).toContainEqual({
      code: 'firewall.unknown',
      severity: 'error',
      message: expect.stringMatching(/a file of firewall rules could not be read/),
      evidence: `${path}: ${stderr.trim()}`,
    });
    expect(planned.changes.map(({ kind }) => kind)).toEqual(['command']);
  });
});

describe('after a boot: iptables', () => {
  it('adds its lines before the first rule of the chain and changes no other', () => {
    const file = plan(fixture('iptables')).changes.at(-1);
    if (file?.kind !== 'file') throw new Error('no file change');
    const added = file.after?.split('\n').filter((line) => !file.before?.split('\n').includes(line));
    expect(added).toEqual([`-A INPUT -s 172.28.128.11/32 ${MATCH}`, `-A INPUT -s 172.28.128.12/32 ${MATCH}`]);
    expect(file.after?.replace(`${added?.join('\n')}\n`, '')).toBe(file.before);
    expect(file.after?.indexOf('-A INPUT -s')).toBe(file.after?.indexOf('-A INPUT'));
  });

  it('leaves a file alone that no service loads', () => {
    const view = host();
    const planned = plan(fixture('iptables'), overlay, {
      ...view,
      facts: { ...view.facts, init: 'systemd' },
    });
    expect(planned.changes).toHaveLength(1);
  });

  it('says that a rule of ours is gone after a boot where no file holds it', () => {
    const planned = plan(fixture('mixed-opened'));
    expect(codes(planned)).toEqual(['warning firewall.legacy-mixed', 'warning firewall.not-persistent']);
  });
});

describe('ufw', () => {
  const chains = 'iptables-nft ip';
  /** A host without nft: what iptables lists is all there is. */
  const ufwHost = (name: string): Parts => ({ ...fixture(name), nft: printed('') });

  it('goes before a rule that denies', () => {
    const parts = ufwHost('ufw');
    const text = parts[chains]?.stdout ?? '';
    parts[chains] = printed(
      text.replace(/^-A ufw-user-input /m, '-A ufw-user-input -p udp --dport 8472 -j DROP\n$&'),
    );
    expect(commands(plan(parts))[0]).toMatch(/^ufw prepend allow proto udp from 172.28.128.11 /);
  });

  it('goes before a rule that denies one source alone, and behind all others for the rest', () => {
    const parts = ufwHost('ufw');
    const text = parts[chains]?.stdout ?? '';
    parts[chains] = printed(
      text.replace(/^-A ufw-user-input /m, '-A ufw-user-input -s 172.28.128.12/32 -j DROP\n$&'),
    );
    const planned = plan(parts, { ...overlay, from: ['172.28.128.12', '172.28.128.13'] });
    expect(codes(planned)).toEqual(['error firewall.blocked', 'error firewall.blocked']);
    expect(commands(planned)).toEqual([
      expect.stringMatching(/^ufw prepend allow proto udp from 172.28.128.12 [^&]*$/),
      expect.stringMatching(/^ufw allow proto udp from 172.28.128.13 [^&]*$/),
    ]);
  });

  it.each(['allow', 'deny', 'deny_log'])('leaves a rule of the same packets alone that says %s', (action) => {
    const parts = ufwHost('ufw');
    const text = parts[chains]?.stdout ?? '';
    parts[chains] = printed(
      text.replace(/^-A ufw-user-input /m, '-A ufw-user-input -s 172.28.128.0/24 -p udp -j DROP\n$&'),
    );
    const target = action === 'allow' ? 'ACCEPT' : 'DROP';
    const own = [
      '|### tuple ### deny udp any 0.0.0.0/0 any 172.28.128.0/24 in',
      '|-A ufw-user-input -s 172.28.128.0/24 -p udp -j DROP',
      `|### tuple ### ${action} udp 8472 0.0.0.0/0 any 172.28.128.12 in comment=6d696e65`,
      `|-A ufw-user-input -p udp --dport 8472 -s 172.28.128.12 -j ${target}`,
    ];
    parts.ufw = printed(
      (parts.ufw?.stdout ?? '').replace('|:ufw-user-input - [0:0]', `$&\n${own.join('\n')}`),
    );
    const planned = plan(parts, { ...overlay, from: ['172.28.128.12', '172.28.128.13'] });
    expect(commands(planned)).toEqual([
      expect.stringMatching(/^ufw prepend allow .* from 172.28.128.13 [^&]*$/),
    ]);
    const left = planned.findings.filter(({ fixable }) => fixable !== true);
    expect(left.map(({ message }) => message)).toEqual([
      expect.stringContaining(
        `(\`${action.replace('_', ' ')} proto udp from 172.28.128.12 to any port 8472\`), which netfix neither moves`,
      ),
    ]);
  });

  it('says where it cannot help: files of ufw that come first', () => {
    const parts = ufwHost('ufw');
    const text = parts[chains]?.stdout ?? '';
    parts[chains] = printed(text.replace(/^-A ufw-before-input /m, '-A ufw-before-input -p udp -j DROP\n$&'));
    const planned = plan(parts);
    expect(planned.findings[0]).not.toHaveProperty('fixable');
    expect(planned.changes).toEqual([]);
  });

  it('puts back alone what the kernel lost', () => {
    const parts = ufwHost('ufw-opened');
    const text = parts[chains]?.stdout ?? '';
    parts[chains] = printed(text.replaceAll(/^-A ufw-user-input .*8472.*\n/gm, ''));
    expect(commands(plan(parts))).toEqual([
      expect.stringMatching(/-I ufw-user-input 1 -s 172.28.128.11\/32 /),
    ]);
  });

  it('keeps what is open by hand only', () => {
    const parts = ufwHost('ufw');
    const text = parts[chains]?.stdout ?? '';
    parts[chains] = printed(text.replace(/^-A INPUT /m, '-A INPUT -p udp --dport 8472 -j ACCEPT\n$&'));
    const planned = plan(parts);
    expect(codes(planned)).toEqual(['error firewall.not-persistent']);
    expect(commands(planned)[0]).toMatch(/^ufw allow /);
  });
});

it('rules for what goes out alone are named', () => {
  const table = { family: 'inet', table: 'filter' };
  const output = { type: 'filter', hook: 'output', prio: 0, policy: 'drop' };
  const chain = { ...table, name: 'output', handle: 1, ...output };
  const planned = plan({ ...fixture('open'), nft: printed(JSON.stringify({ nftables: [{ chain }] })) });
  expect(planned.findings.map(({ message }) => message)).toEqual([
    expect.stringContaining('table inet filter, chain output, policy drop). If a port'),
  ]);
});

describe('firewalld', () => {
  const zone = (parts: Parts, xml: string): Parts => ({
    ...parts,
    firewalld: printed(`${parts.firewalld?.stdout}=/etc/firewalld/zones/public.xml\n|${xml}\n`),
  });

  it.each([
    '<zone><port port="8472" protocol="udp"/></zone>',
    '<zone><port port="8000-9000" protocol="udp"/></zone>',
    '<zone target="ACCEPT"></zone>',
    '<zone><rule family="ipv4"><source address="172.28.0.0/16"/><port port="8472" protocol="udp"/><accept/></rule></zone>',
    '<zone><rule><port port="8472" protocol="udp"/><accept/></rule></zone>',
  ])('%s holds after a boot', (xml) => {
    expect(plan(zone(fixture('firewalld-opened'), xml)).changes).toEqual([]);
  });

  it.each([
    '<zone><port port="8472" protocol="tcp"/></zone>',
    '<zone><!-- <port port="8472" protocol="udp"/> --></zone>',
    '<zone><rule family="ipv4"><source address="10.0.0.0/8"/><port port="8472" protocol="udp"/><accept/></rule></zone>',
    '<zone><rule family="ipv4"><source address="172.28.0.0/16"/><port port="8472" protocol="udp"/><drop/></rule></zone>',
    '<zone><rule family="ipv6"><port port="8472" protocol="udp"/><accept/></rule></zone>',
  ])('%s does not', (xml) => {
    const planned = plan(zone(fixture('firewalld-opened'), xml));
    expect(commands(planned)).toEqual([expect.stringContaining('--permanent')]);
  });

  it('a service that holds the port counts', () => {
    const parts = zone(fixture('firewalld-opened'), '<zone><service name="overlay"/></zone>');
    const service = '|<service><port port="8472" protocol="udp"/></service>';
    parts.firewalld = printed(`${parts.firewalld?.stdout}=/etc/firewalld/services/overlay.xml\n${service}\n`);
    expect(plan(parts).changes).toEqual([]);
  });

  it('the zone is the one whose chains judged the packet', () => {
    const parts = fixture('firewalld');
    parts.nft = printed((parts.nft?.stdout ?? '').replaceAll('IN_public', 'IN_my_zone'));
    expect(commands(plan(parts))[0]).toContain('--zone=my_zone');
  });

  const match = (protocol: string, field: string, right: string | number) => ({
    match: { op: '==', left: { payload: { protocol, field } }, right },
  });
  const toPort = match('udp', 'dport', 8472);

  /** A host with firewalld that has one rule more. */
  function withRule(chain: string, expr: object[] = [toPort, { drop: null }], name = 'firewalld'): Parts {
    const parts = fixture(name);
    const listing = JSON.parse(parts.nft?.stdout ?? '') as { nftables: NftObject[] };
    const first = listing.nftables.findIndex(({ rule }) => rule !== undefined);
    listing.nftables.splice(first, 0, {
      rule: { family: 'inet', table: 'firewalld', chain, handle: 900, expr } as { chain: string },
    });
    return { ...parts, nft: printed(JSON.stringify(listing)) };
  }

  const early = (priority: number) => RICH('172.28.128.12').replace('rule ', `rule priority="${priority}" `);
  const one = { ...overlay, from: '172.28.128.12' };

  it.each([
    ['denies', 'filter_IN_public_deny', '<rule family="ipv4"><drop/></rule>', -1],
    ['has a priority', 'filter_IN_public_pre', '<rule priority="-100"><drop/></rule>', -101],
    ['has a priority at run time only', 'filter_IN_public_pre', '', -32768],
  ])('gets ahead of a rule that %s', (_what, chain, xml, priority) => {
    const planned = plan(zone(withRule(chain), `<zone>${xml}</zone>`), one);
    expect(commands(planned)).toEqual([
      `firewall-cmd -q '--zone=public' '--add-rich-rule=${early(priority)}'`,
      `firewall-cmd -q --permanent '--zone=public' '--add-rich-rule=${early(priority)}'`,
    ]);
    expect(planned.findings.every(({ fixable }) => fixable === true)).toBe(true);
  });

  it('gets ahead where it let the same packets in before, behind what drops them now', () => {
    const planned = plan(
      zone(withRule('filter_IN_public_deny', undefined, 'firewalld-opened'), '<zone/>'),
      one,
    );
    expect(commands(planned)[0]).toContain(early(-1));
  });

  it.each([
    ['a policy before all zones', 'filter_INPUT_POLICIES_pre', ''],
    ['the lowest priority', 'filter_IN_public_pre', '<rule priority="-32768"><drop/></rule>'],
  ])('says where no rule of a zone gets ahead, and adds none: %s', (_what, chain, xml) => {
    const planned = plan(zone(withRule(chain), `<zone>${xml}</zone>`), one);
    expect(planned.changes).toEqual([]);
    expect(planned.findings[0]?.message).toContain('netfix cannot get ahead of that');
    expect(planned.findings[0]).not.toHaveProperty('fixable');
  });

  it('keeps and closes a rule of a priority as it is', () => {
    const accept = [match('ip', 'saddr', '172.28.128.12'), toPort, { accept: null }];
    const parts = withRule('filter_IN_public_pre', accept);
    const xml =
      '<zone><rule family="ipv4" priority="-7"><source address="172.28.128.12"/><port port="8472" protocol="udp"/><accept/></rule></zone>';
    expect(plan(zone(parts, xml), one).changes).toEqual([]);
    expect(commands(plan(zone(parts, '<zone/>'), one))).toEqual([
      expect.stringContaining("--permanent '--zone=public'"),
    ]);
    expect(commands(plan(zone(parts, xml), { ...one, state: 'absent' }))).toEqual([
      `firewall-cmd -q '--zone=public' '--remove-rich-rule=${early(-7)}'`,
      `firewall-cmd -q --permanent '--zone=public' '--remove-rich-rule=${early(-7)}'`,
    ]);
  });

  it('each source is let into the zone that judges it', () => {
    const parts = fixture('firewalld');
    const listing = JSON.parse(parts.nft?.stdout ?? '') as { nftables: NftObject[] };
    const zones = { family: 'inet', table: 'firewalld' };
    const rule = (chain: string, ...expr: object[]) => ({ rule: { ...zones, chain, handle: 900, expr } });
    const source = { payload: { protocol: 'ip', field: 'saddr' } };
    const sources = listing.nftables.findIndex(({ rule: each }) => each?.chain === 'filter_INPUT_ZONES');
    listing.nftables.splice(
      sources,
      0,
      { chain: { ...zones, name: 'filter_IN_internal', handle: 901 } },
      rule(
        'filter_INPUT_ZONES',
        { match: { op: '==', left: source, right: '172.28.128.12' } },
        { goto: { target: 'filter_IN_internal' } },
      ),
      rule('filter_IN_internal', { reject: { type: 'icmpx', expr: 'admin-prohibited' } }),
    );
    parts.nft = printed(JSON.stringify(listing));
    const planned = plan(parts, { ...overlay, from: ['172.28.128.12', '172.28.128.13'] });
    expect(codes(planned).filter((code) => code === 'error firewall.blocked')).toHaveLength(2);
    const told = commands(planned).map((command) =>
      [...command.matchAll(/--permanent|--zone=\w+|address="[^"]*"/g)].join(' '),
    );
    expect(told).toEqual([
      '--zone=internal address="172.28.128.12"',
      '--zone=public address="172.28.128.13"',
      '--permanent --zone=internal address="172.28.128.12"',
      '--permanent --zone=public address="172.28.128.13"',
    ]);
  });
});

describe('what is not understood', () => {
  it('is said and not touched', () => {
    const parts = fixture('nftables');
    const text = parts.nft?.stdout ?? '';
    parts.nft = printed(
      text.replace(
        '{"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 22}}',
        '{"osf": {"key": "name"}}',
      ),
    );
    parts['nft boot'] = parts.nft;
    const planned = plan(parts);
    expect(codes(planned)).toEqual([
      'warning firewall.flushes',
      'warning firewall.unknown',
      'warning firewall.unknown',
    ]);
    expect(planned.findings[1]?.message).toContain('after a boot');
    expect(planned.findings[2]?.message).not.toContain('after a boot');
    for (const { evidence } of planned.findings.slice(1)) expect(evidence).toContain('osf');
    expect(planned.changes).toEqual([]);
  });

  it('a listing that fails or is cut off', () => {
    const parts = fixture('nftables');
    const text = parts.nft?.stdout ?? '';
    expect(codes(plan({ ...parts, nft: printed(text.slice(0, 500)) }))).toContain('warning firewall.unknown');
    const failed = { exitCode: 1, stdout: '', stderr: 'Error: JSON support not compiled-in\n' };
    expect(codes(plan({ ...parts, nft: failed }))).toContain('warning firewall.unknown');
    const cut = Object.entries(section(parts)).map(([name, { stdout }]) => [
      name,
      printed(stdout.slice(0, stdout.indexOf('\nend-of-part'))),
    ]);
    const state = firewall.read(Object.fromEntries(cut), overlay);
    expect(codes(firewall.plan(state, overlay, host()))).toContain('warning firewall.unknown');
  });

  it('never throws, whatever a host prints', () => {
    const names = Object.keys(fixture('nftables'));
    const samples = ['nftables', 'firewalld', 'ufw', 'iptables'].flatMap((name) =>
      Object.values(fixture(name)),
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.constantFrom(...samples.map(({ stdout }) => stdout)),
      fc
        .tuple(fc.constantFrom(...samples.map(({ stdout }) => stdout)), fc.nat(), fc.string())
        .map(
          ([sample, at, junk]) => sample.slice(0, at % (sample.length + 1)) + junk + sample.slice(at % 97),
        ),
      fc.constantFrom(
        '{"nftables":[{"chain":null},{"rule":{"expr":[null,[],{"match":{"left":{"&":[1]}}}]}}]}',
      ),
    );
    const output = fc.record({ exitCode: fc.nat(3), stdout: text, stderr: fc.string() });
    fc.assert(
      fc.property(fc.array(output, { minLength: names.length, maxLength: names.length }), (outputs) => {
        plan(Object.fromEntries(names.map((name, i) => [name, outputs[i] ?? printed('')])));
      }),
      { numRuns: 300 },
    );
  });
});

describe('what the cluster itself drops is said, and left alone', () => {
  const rules = (chain: string, rule: string): Parts => ({
    'iptables-legacy ip': printed(
      `*filter\n:INPUT ACCEPT [0:0]\n:${chain} - [0:0]\n-A INPUT -j ${chain}\n-A ${chain} ${rule}\nCOMMIT\n`,
    ),
  });

  it.each([
    [
      'info firewall.no-endpoints',
      'KUBE-EXTERNAL-SERVICES',
      '-p tcp -m comment --comment "default/web has no local endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 30080 -j DROP',
    ],
    ['error firewall.cluster-policy', 'cali-INPUT', '-p tcp -m tcp --dport 30080 -j DROP'],
  ])('%s', (told, chain, rule) => {
    const planned = plan(rules(chain, rule), { allow: ['30080/tcp'] });
    expect(codes(planned)).toContain(told);
    expect(planned.changes).toEqual([]);
    const [finding] = planned.findings;
    expect([finding?.message, finding?.fixable]).toEqual([expect.stringContaining(chain), undefined]);
  });
});
