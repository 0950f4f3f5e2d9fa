import { describe, expect, it } from 'vitest';
import { forward } from '../../../../src/modules/forward/forward.ts';
import type { HostView, Plan } from '../../../../src/modules/module.ts';
import { fixture, host, type Parts, printed, section } from '../firewall/host.ts';

const PODS = '10.244.0.0/16';

/** As flannel's vxlan backend has it, in NETWORK_SCRIPT's words. */
const FLANNEL = `address 2: eth0    inet 172.28.128.11/24 scope global eth0
address 3: cni0    inet 10.244.1.1/24 scope global cni0
route default via 172.28.128.1 dev eth0
route 10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1
route 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink
`;
const HOST_GW = FLANNEL.replace('via 10.244.2.0 dev flannel.1 onlink', 'via 172.28.128.12 dev eth0');
const NO_CNI =
  'address 2: eth0    inet 172.28.128.11/24 scope global eth0\nroute default via 172.28.128.1 dev eth0\n';

interface Given {
  pods?: string | string[];
  network?: string;
  view?: HostView;
}

function plan(parts: Parts, { pods = PODS, network = FLANNEL, view = host() }: Given = {}): Plan {
  const params = { pods };
  return forward.plan(forward.read({ ...section(parts), network: printed(network) }, params), params, view);
}

function told({ findings }: Plan): string[] {
  return findings.map(({ code, severity, fixable }) => `${severity} ${code}${fixable ? ', fixable' : ''}`);
}

function commands({ changes }: Plan): string[] {
  return changes.map((change) =>
    change.kind === 'command' ? change.run : `${change.kind} ${change.target}`,
  );
}

function undos({ changes }: Plan): (string | null)[] {
  return changes.flatMap((change) => (change.kind === 'command' ? [change.undo] : []));
}

/** A host whose iptables, on nft, have these rules in FORWARD. */
function iptables(rules: string, policy = 'ACCEPT', more = ''): Parts {
  const save = `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ${policy} [0:0]\n:OUTPUT ACCEPT [0:0]\n${more}${rules}COMMIT\n`;
  return { ...fixture('open'), 'iptables-nft ip': printed(save) };
}

function file(rules: string): Parts {
  const text = `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${rules}COMMIT\n`;
  return { 'file /etc/iptables/rules.v4': printed(text) };
}

/** The fixture's forward chain drops by policy, with rules before it. */
function nft(rules: object[][] = [], policy = 'drop'): Parts {
  const parts = fixture('nftables');
  const chain = {
    family: 'inet',
    table: 'filter',
    name: 'forward',
    type: 'filter',
    hook: 'forward',
    prio: 0,
    policy,
  };
  const document = JSON.stringify({
    nftables: [
      { table: { family: 'inet', name: 'filter' } },
      { chain },
      ...rules.map((expr, i) => ({
        rule: { family: 'inet', table: 'filter', chain: 'forward', handle: i + 4, expr },
      })),
    ],
  });
  return { ...parts, nft: printed(document), 'nft boot': printed(document) };
}

const DOCKER = `-A FORWARD -j DOCKER-USER
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A DOCKER-USER -j RETURN
`;
const TO_DROP = {
  match: { op: '==', left: { payload: { protocol: 'ip', field: 'daddr' } }, right: '169.254.169.254' },
};
const OURS = (side: string) => `${side} ${PODS} -m comment --comment netfix -j ACCEPT`;
const HASH = 'netfix:forward:cc1a4015';
const undoOf = (tool: string, chain: string) =>
  ['-s', '-d']
    .map((side) => {
      const act = (verb: string) => `${tool} -w -t filter ${verb} ${chain} ${OURS(side)}`;
      return `if ${act('-C')} 2>/dev/null; then ${act('-D')}; fi`;
    })
    .join(' &&\n');

describe('what lets pod traffic through', () => {
  it("Docker's policy: at the end of the chain, and in the file that is loaded at boot", () => {
    const planned = plan({ ...iptables(DOCKER, 'DROP', ':DOCKER-USER - [0:0]\n'), ...file('') });
    expect(told(planned)).toEqual([
      'error forward.blocked, fixable',
      'error forward.not-persistent, fixable',
    ]);
    expect(planned.findings[0]?.message).toBe(
      "traffic of pods (10.244.0.0/16) is dropped by Docker's policy for what is forwarded (iptables, table filter, chain FORWARD, policy drop): pods to pods (cni0 to flannel.1), pods to pods (flannel.1 to cni0), pods to elsewhere (cni0 to eth0)",
    );
    const add = (side: string) => `iptables-nft -w -t filter -A FORWARD ${OURS(side)}`;
    expect(commands(planned)).toEqual([`${add('-d')} &&\n${add('-s')}`, 'file /etc/iptables/rules.v4']);
    expect(undos(planned)).toEqual([undoOf('iptables-nft', 'FORWARD')]);
    const [, kept] = planned.changes;
    expect(kept?.kind === 'file' && kept.after).toContain(
      `:OUTPUT ACCEPT [0:0]\n-A FORWARD ${OURS('-s')}\n-A FORWARD ${OURS('-d')}\nCOMMIT\n`,
    );
  });

  it('without a file that is loaded it says so, on every run', () => {
    const docker = iptables(DOCKER, 'DROP', ':DOCKER-USER - [0:0]\n');
    expect(told(plan(docker))).toEqual(['error forward.blocked, fixable', 'warning forward.not-persistent']);
    const ours = `-A FORWARD ${OURS('-s')}\n-A FORWARD ${OURS('-d')}\n`;
    const after = plan(iptables(`${DOCKER}${ours}`, 'DROP', ':DOCKER-USER - [0:0]\n'));
    expect([told(after), after.changes]).toEqual([['warning forward.not-persistent'], []]);
  });

  it('a rule that drops: right before it, wherever it has moved by then', () => {
    const rules =
      '-A FORWARD -s 10.66.0.0/16 -j DROP\n-A FORWARD -j REJECT --reject-with icmp-host-prohibited\n';
    const planned = plan({ ...iptables(rules), ...file(rules) });
    expect(told(planned)).toEqual([
      'error forward.blocked, fixable',
      'error forward.not-persistent, fixable',
    ]);
    expect(commands(planned)[0]).toBe(
      `number=$(iptables-nft -w -t filter -S FORWARD | sed 1d | grep -nxF -e '-A FORWARD -j REJECT --reject-with icmp-host-prohibited' | head -n 1 | cut -d: -f1)
[ -n "$number" ] || { echo 'the rule that drops is no longer where it was: run again' >&2; exit 1; }
iptables-nft -w -t filter -I FORWARD "$number" ${OURS('-d')} &&
iptables-nft -w -t filter -I FORWARD "$number" ${OURS('-s')}`,
    );
    const kept = planned.changes[1];
    expect(kept?.kind === 'file' && kept.after).toContain(
      `-A FORWARD -s 10.66.0.0/16 -j DROP\n-A FORWARD ${OURS('-s')}\n-A FORWARD ${OURS('-d')}\n-A FORWARD -j REJECT`,
    );
  });

  it('a chain that drops: before the jump to it', () => {
    const rules =
      '-A FORWARD -i lan0 -j ACCEPT\n-A FORWARD -j HARDEN\n-A HARDEN -i eth9 -j RETURN\n-A HARDEN -j DROP\n';
    expect(commands(plan(iptables(rules, 'ACCEPT', ':HARDEN - [0:0]\n')))[0]).toContain(
      "-e '-A FORWARD -j HARDEN'",
    );
  });

  it('a chain with several jumps to it: before the one that pods take', () => {
    const rules = [
      '-A FORWARD -i lan0 -j HARDEN',
      '-A FORWARD -s 10.66.0.0/16 -j DROP',
      '-A FORWARD -j HARDEN',
      '-A HARDEN -j DROP',
    ];
    const text = `${rules.join('\n')}\n`;
    expect(commands(plan(iptables(text, 'ACCEPT', ':HARDEN - [0:0]\n')))[0]).toContain(
      "-e '-A FORWARD -j HARDEN'",
    );
  });

  it('nftables, by policy: at the end', () => {
    const planned = plan(nft());
    const rule = (side: string) =>
      `add rule inet filter forward ip ${side} ${PODS} counter accept comment "${HASH}"`;
    const lines = `printf '%s\\n' '${rule('saddr')}' '${rule('daddr')}'`;
    expect(told(planned)).toEqual([
      'error forward.blocked, fixable',
      'warning firewall.flushes',
      'error forward.not-persistent, fixable',
    ]);
    expect(commands(planned)).toEqual([
      `${lines} | nft -c -f - && ${lines} | nft -f -`,
      'file /etc/netfix.nft',
      'file /etc/nftables.conf',
    ]);
    expect(undos(planned)[0]).toContain(`comment "${HASH}"`);
  });

  it('nftables, by a rule: before its handle now, at the top after a boot', () => {
    const invalid = [
      { match: { op: 'in', left: { ct: { key: 'state' } }, right: 'invalid' } },
      { drop: null },
    ];
    const planned = plan(nft([invalid, [{ counter: { packets: 0, bytes: 0 } }, { drop: null }]], 'accept'));
    expect(commands(planned)[0]).toContain('insert rule inet filter forward position 5 ip saddr');
    const kept = planned.changes.find((change) => change.target === '/etc/netfix.nft');
    expect(kept?.kind === 'file' && kept.after).toContain(
      'insert rule inet filter forward ip saddr 10.244.0.0/16',
    );
  });

  it('nftables, where a rule in between drops some of it: not at boot', () => {
    const planned = plan(nft([[TO_DROP, { drop: null }], [{ drop: null }]], 'accept'));
    expect(told(planned)).toEqual([
      'error forward.blocked, fixable',
      'warning firewall.flushes',
      'error forward.not-persistent',
    ]);
    expect(planned.changes).toHaveLength(1);
  });

  it('ufw: its own route rules', () => {
    const planned = plan(fixture('ufw'));
    expect(told(planned)).toEqual(['error forward.blocked, fixable']);
    expect(planned.findings[0]?.message).toContain('DEFAULT_FORWARD_POLICY in /etc/default/ufw');
    expect(commands(planned)).toEqual([
      `ufw route allow from ${PODS} comment netfix &&\nufw route allow to ${PODS} comment netfix`,
    ]);
    expect(undos(planned)).toEqual([
      `ufw route delete allow to ${PODS}\nufw route delete allow from ${PODS}`,
    ]);
  });

  it.each([
    ['10.244.0.0/16 any 0.0.0.0/0 in', 'deny', []],
    ['0.0.0.0/0 any 10.244.0.0/16 in comment=78', 'allow', [`ufw route allow to ${PODS} comment netfix`]],
    [
      '0.0.0.0/0 any 10.244.0.0/16 in_eth0',
      'deny',
      [expect.stringMatching(/^ufw route allow from .*\n.* to /)],
    ],
  ])('ufw, beside a rule of its own: %s, %s', (tuple, action, expected) => {
    const parts = fixture('ufw');
    const stored = (parts.ufw?.stdout ?? '').replace(
      '|COMMIT\n',
      `|### tuple ### route:${action} any any ${tuple}\n|COMMIT\n`,
    );
    const planned = plan({ ...parts, ufw: printed(stored) });
    expect(commands(planned)).toEqual(expected);
    const isFixed = expected.length > 0;
    expect(planned.findings[0]?.message.includes('ufw has a rule for just these pods')).toBe(!isFixed);
  });

  it('ufw, where the kernel lost what its file has', () => {
    const parts = fixture('ufw');
    const stored = (parts.ufw?.stdout ?? '').replace(
      '|COMMIT\n',
      `|-A ufw-user-forward -s ${PODS} -j ACCEPT\n|-A ufw-user-forward -d ${PODS} -j ACCEPT\n|COMMIT\n`,
    );
    const [command] = commands(plan({ ...parts, ufw: printed(stored) }));
    expect(command).toContain('iptables-nft -w -t filter -I ufw-user-forward 1 -d 10.244.0.0/16');
  });

  it('firewalld: a source of the trusted zone, at run time and permanently', () => {
    const planned = plan(fixture('firewalld'));
    expect(told(planned)).toEqual([
      'error forward.blocked, fixable',
      'error forward.not-persistent, fixable',
    ]);
    expect(commands(planned)).toEqual([
      `firewall-cmd -q --zone=trusted '--add-source=${PODS}'`,
      `firewall-cmd -q --permanent --zone=trusted '--add-source=${PODS}'`,
    ]);
    expect(undos(planned)).toEqual([
      `firewall-cmd -q --zone=trusted '--remove-source=${PODS}'`,
      `firewall-cmd -q --permanent --zone=trusted '--remove-source=${PODS}'`,
    ]);
  });

  it('firewalld, where another zone has the source', () => {
    const parts = fixture('firewalld');
    const zones = `${parts.firewalld?.stdout}=/etc/firewalld/zones/internal.xml\n|<zone><source address="${PODS}"/></zone>\n`;
    const planned = plan({ ...parts, firewalld: printed(zones) });
    expect([told(planned), planned.changes]).toEqual([['error forward.blocked'], []]);
    expect(planned.findings[0]?.message).toContain('a source of zone internal');
  });

  it('both families, each by its own tool', () => {
    const six = printed('*filter\n:INPUT ACCEPT\n:FORWARD DROP\n:OUTPUT ACCEPT\nCOMMIT\n');
    const planned = plan(
      { ...iptables('', 'DROP'), 'iptables-nft ip6': six },
      { pods: `${PODS},fd00:10::/56` },
    );
    expect(commands(planned).map((command) => command.split(' ')[0])).toEqual([
      'iptables-nft',
      'ip6tables-nft',
    ]);
  });
});

describe('what is left alone', () => {
  it('an open host, with a CNI and without', () => {
    for (const network of [FLANNEL, HOST_GW, NO_CNI]) {
      expect(plan(fixture('open'), { network })).toEqual({ findings: [], changes: [] });
      expect(plan(iptables(''), { network })).toEqual({ findings: [], changes: [] });
    }
  });

  it('a host where the CNI lets its pods through before the policy', () => {
    const rules =
      '-A FORWARD -j FLANNEL-FWD\n-A FLANNEL-FWD -s 10.244.0.0/16 -j ACCEPT\n-A FLANNEL-FWD -d 10.244.0.0/16 -j ACCEPT\n';
    expect(plan(iptables(rules, 'DROP', ':FLANNEL-FWD - [0:0]\n'))).toEqual({ findings: [], changes: [] });
  });

  it('what single pods or ports meet', () => {
    const rules =
      '-A FORWARD -s 10.244.1.7/32 -j DROP\n-A FORWARD -p tcp -m tcp --dport 25 -j DROP\n-A FORWARD -s 10.244.0.0/16 -d 10.0.0.0/8 ! -i cni0 ! -o cni0 -j DROP\n';
    expect(plan(iptables(rules)).changes).toEqual([]);
  });

  it('what the cluster itself drops, which is said', () => {
    const rules = '-A FORWARD -j cali-FORWARD\n-A cali-FORWARD -i cni0 -j DROP\n';
    const planned = plan(iptables(rules, 'ACCEPT', ':cali-FORWARD - [0:0]\n'));
    expect([told(planned), planned.changes]).toEqual([['info forward.cluster-policy'], []]);
  });

  it('what drops before the packet is forwarded, which is named', () => {
    const raw = '*raw\n:PREROUTING ACCEPT\n:OUTPUT ACCEPT\n-A PREROUTING -s 10.244.0.0/16 -j DROP\nCOMMIT\n';
    const planned = plan({ ...fixture('open'), 'iptables-nft ip': printed(raw) });
    expect([told(planned), planned.changes]).toEqual([['error forward.blocked'], []]);
    expect(planned.findings[0]?.message).toContain('that is no chain for what is forwarded');
  });
});

describe('the ways that are judged', () => {
  it('answers where only those are dropped', () => {
    const rules = '-A FORWARD -s 10.244.0.0/16 -j ACCEPT\n';
    expect(plan(iptables(rules, 'DROP')).findings[0]?.message).toMatch(
      /: answers from elsewhere \(eth0 to cni0\)$/,
    );
  });

  it('from other nodes where the routes to their pods need no overlay', () => {
    const rules =
      '-A FORWARD -s 10.244.0.0/16 -j ACCEPT\n-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT\n';
    expect(plan(iptables(rules, 'DROP')).findings).toEqual([]);
    expect(plan(iptables(rules, 'DROP'), { network: HOST_GW }).findings[0]?.message).toMatch(
      /: nodes to pods \(eth0 to cni0\)$/,
    );
  });

  it('a part of the range as large as a node has', () => {
    const rules = '-A FORWARD -s 10.244.3.0/24 -j DROP\n';
    expect(told(plan(iptables(rules)))).toContain('error forward.blocked, fixable');
  });

  it('a CNI that is still to come has a device that no rule names', () => {
    const rules = '-A FORWARD -i docker0 -j ACCEPT\n-A FORWARD ! -i lan0 -j DROP\n';
    expect(plan(iptables(rules), { network: NO_CNI }).findings[0]?.message).toContain(
      'a device that no rule names',
    );
  });

  it('a rule that cannot be read is told, and nothing is changed for it', () => {
    const rules = '-A FORWARD -m bpf --bytecode "1,6 0 0 0" -j DROP\n';
    const planned = plan(iptables(rules));
    expect([told(planned), planned.changes]).toEqual([['warning forward.unknown'], []]);
  });
});

describe('what is refused', () => {
  it.each([
    ['0.0.0.0/0', 'half of all addresses'],
    ['::/0', 'half of all addresses'],
    ['10.244.0.0/99', 'is not a CIDR'],
  ])('%s', (pods, why) => {
    const planned = plan(iptables('', 'DROP'), { pods });
    expect([told(planned), planned.changes]).toEqual([['error forward.wrong-range'], []]);
    expect(planned.findings[0]?.message).toContain(why);
  });

  it('a login that is not root', () => {
    const view = host();
    view.facts = { ...view.facts, uid: 1000 };
    expect(told(plan(iptables('', 'DROP'), { view }))).toEqual(['error forward.needs-root']);
  });
});
