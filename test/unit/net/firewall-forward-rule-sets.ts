import type { Case } from './firewall-rule-sets.ts';

/** The rules of a host for what comes to it, as rules for what it forwards: in nft's words and in iptables'. */
export function forwarding<T extends { rules: string }>(rules: T): T {
  const tables = rules.rules
    .replaceAll('hook input', 'hook forward')
    .split(/^(?=\*)/m)
    .map((table) => (table.startsWith('*filter') || table.startsWith('*mangle') ? swap(table) : table));
  return { ...rules, rules: tables.join('') };
}

function swap(table: string): string {
  return table.replaceAll(/(?<=^:|^-A )(INPUT|FORWARD)(?= )/gm, (chain) =>
    chain === 'INPUT' ? 'FORWARD' : 'INPUT',
  );
}

function chain(name: string, rules: string, policy = 'drop'): Case {
  return {
    name,
    tool: 'nft',
    rules: `table inet t {\nchain forward {\ntype filter hook forward priority 0; policy ${policy};\n${rules}\n}\n}\n`,
  };
}

function tables(name: string, rules: string, policy = 'DROP', more = ''): Case[] {
  const text = `*filter\n:INPUT DROP\n:FORWARD ${policy}\n:OUTPUT DROP\n${more}${rules}\nCOMMIT\n`;
  return (['iptables-nft', 'iptables-legacy'] as const).map((tool) => ({
    name: `${name} (${tool})`,
    tool,
    rules: text,
  }));
}

/** dockerd 20 to 27 with its own bridge: what is neither from there nor to there meets the policy. */
const DOCKER_CHAINS = ':DOCKER -\n:DOCKER-ISOLATION-STAGE-1 -\n:DOCKER-ISOLATION-STAGE-2 -\n:DOCKER-USER -\n';
const DOCKER = `-A FORWARD -j DOCKER-USER
-A FORWARD -j DOCKER-ISOLATION-STAGE-1
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A FORWARD -i docker0 -o docker0 -j ACCEPT
-A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2
-A DOCKER-ISOLATION-STAGE-1 -j RETURN
-A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP
-A DOCKER-ISOLATION-STAGE-2 -j RETURN
-A DOCKER-USER -j RETURN`;

/** What only forwarded packets show: two interfaces, answers, and what happens after the route is found. */
export const FORWARD_RULE_SETS: Case[] = [
  chain('both interfaces', 'iifname "eth0" oifname "eth1" udp dport 53 accept\niifname "eth1" accept'),
  chain('out by', 'oifname "eth1" accept\noifname != "eth1" ct state established accept'),
  chain('out by, negated', 'oifname != "eth0" tcp dport 22 accept\noif eth0 ct state established accept'),
  chain('answers are not let back', 'ip saddr 10.99.0.0/24 accept\nip6 saddr fd99::/64 accept'),
  chain('answers by their connection', 'ct state established,related accept\nip saddr 10.99.0.0/25 accept'),
  chain('direction of a connection', 'ct direction reply accept\nct direction original tcp dport 22 accept'),
  chain(
    'SYN and SYN with ACK',
    'tcp flags & (syn|ack) == syn accept\ntcp flags & ack == ack ip saddr 10.98.0.2 accept\nudp dport 53 accept',
  ),
  chain('to an address', 'ip daddr 10.98.0.0/24 accept\nip daddr 10.99.0.2 accept\nip6 daddr fd98::2 accept'),
  chain('not for this host', 'fib daddr type local drop\nfib daddr type unicast accept'),
  {
    name: 'no way out is known before the route',
    tool: 'nft',
    rules: `table ip t {
chain pre { type filter hook prerouting priority mangle; policy accept; oifname "eth1" drop
}
chain post { type filter hook postrouting priority 0; policy accept; oifname "eth1" udp dport 53 drop
oifname "eth0" tcp sport 22 drop
}
}
`,
  },
  {
    name: 'input and output chains do not see it',
    tool: 'nft',
    rules: `table inet t {
chain input { type filter hook input priority 0; policy drop; }
chain output { type filter hook output priority 0; policy drop; }
}
`,
  },
  {
    name: 'masqueraded',
    tool: 'nft',
    rules: `table ip t {
chain post { type nat hook postrouting priority srcnat; policy accept; oifname "eth1" masquerade
}
chain forward { type filter hook forward priority 0; policy drop; ct state established accept
ip saddr 10.99.0.0/25 accept
}
}
`,
  },
  ...tables('Docker', DOCKER, 'DROP', DOCKER_CHAINS),
  ...tables(
    'Docker, pods let through',
    `${DOCKER}\n-A FORWARD -s 10.99.0.0/25 -j ACCEPT\n-A FORWARD -d 10.99.0.0/25 -j ACCEPT`,
    'DROP',
    DOCKER_CHAINS,
  ),
  ...tables(
    'interfaces and answers',
    '-A FORWARD -i eth0 -o eth1 -p udp -j ACCEPT\n-A FORWARD -i eth+ ! -o eth1 -m conntrack --ctstate ESTABLISHED -j ACCEPT',
  ),
  ...tables(
    'a way out that none has',
    '-A FORWARD -o docker0 -j ACCEPT\n-A FORWARD -i eth0 ! -o docker0 -p tcp -m multiport --dports 22,80 -j ACCEPT\n-A FORWARD -m state --state ESTABLISHED -j ACCEPT',
  ),
  ...tables(
    'answers of SYN',
    '-A FORWARD -p tcp --syn -j ACCEPT\n-A FORWARD -p tcp -m tcp --tcp-flags SYN,ACK SYN,ACK -s 10.98.0.2 -d 10.99.0.2 -j ACCEPT',
  ),
  {
    name: 'IPv6 (ip6tables-nft)',
    tool: 'ip6tables-nft',
    rules:
      '*filter\n:INPUT DROP\n:FORWARD DROP\n:OUTPUT DROP\n-A FORWARD -s fd99::/112 -j ACCEPT\n-A FORWARD -d fd99::2/128 -m conntrack --ctstate ESTABLISHED -j ACCEPT\nCOMMIT\n',
  },
];
