import type { Tool } from './firewall-oracle.ts';

export interface Case {
  name: string;
  tool: Tool;
  rules: string;
  /** As `ipset restore` reads them. */
  sets?: string;
}

/** Rules in one inet base chain that drops by policy, with chains, sets and maps before it where wanted. */
function inet(name: string, rules: string, before = '', policy = 'drop'): Case {
  return {
    name,
    tool: 'nft',
    rules: `table inet t {\n${before}\nchain input {\ntype filter hook input priority 0; policy ${policy};\n${rules}\n}\n}\n`,
  };
}

function tables(name: string, rules: string, policy = 'DROP', more = ''): Case[] {
  const text = `*filter\n:INPUT ${policy} [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${more}${rules}\nCOMMIT\n`;
  return (['iptables-nft', 'iptables-legacy'] as const).map((tool) => ({
    name: `${name} (${tool})`,
    tool,
    rules: text,
  }));
}

export const RULE_SETS: Case[] = [
  inet('policy drop', ''),
  inet('policy accept', '', '', 'accept'),
  inet('a port', 'udp dport 8472 accept'),
  inet('ports and ranges', 'tcp dport { 22, 6443, 30000-32767 } accept\nudp dport 8000-9000 accept'),
  inet('not a port', 'udp dport != 53 accept'),
  inet('comparison', 'tcp dport >= 1024 accept\nudp dport < 1024 accept'),
  inet('th dport', 'meta l4proto { tcp, udp } th dport 53 accept'),
  inet(
    'none of the flags',
    'tcp flags ! fin,rst tcp dport 22 accept\ntcp flags ! syn,ack accept\nmeta l4proto udp accept',
  ),
  inet('fragments', 'ip frag-off & 0x1fff != 0 accept\nip frag-off & 0x1fff == 0 udp dport 53 accept'),
  inet('source prefix', 'ip saddr 10.99.0.0/25 accept'),
  inet('not a source', 'ip saddr != 10.99.0.0/25 accept'),
  inet('source set', 'ip saddr { 10.99.0.3, 10.99.0.128-10.99.0.140 } udp dport 8472 accept'),
  inet('IPv6 source', 'ip6 saddr fd99::2 accept\nip6 saddr fd99::1:0/112 udp dport 53 accept'),
  inet(
    'named set',
    'ip saddr @peers tcp dport @open accept',
    'set peers { type ipv4_addr; flags interval; elements = { 10.99.0.0/30 }; }\nset open { type inet_service; elements = { 22, 80 }; }',
  ),
  inet('concatenation', 'ip saddr . udp dport { 10.99.0.2 . 53, 10.99.0.128/25 . 8000-9000 } accept'),
  inet(
    'accept in one, drop in a later chain',
    'accept',
    'chain later {\ntype filter hook input priority 10; policy accept;\nudp dport 8472 drop\n}',
  ),
  inet(
    'drop in an earlier chain',
    'accept',
    'chain earlier {\ntype filter hook input priority -10; policy accept;\nip saddr 10.99.0.3 drop\n}',
  ),
  inet(
    'jump and return',
    'jump svc\nudp dport 53 accept',
    'chain svc {\ntcp dport 22 accept\nudp dport 53 return\nudp accept\n}'.replace(
      'udp accept',
      'meta l4proto udp accept',
    ),
  ),
  inet(
    'goto falls to the policy',
    'udp dport 53 goto svc\naccept',
    'chain svc {\nip saddr 10.99.0.2 accept\n}',
  ),
  inet(
    'nested goto returns two levels up',
    'jump a\nudp dport 53 accept',
    'chain b {\ntcp dport 22 accept\n}\nchain a {\ngoto b\naccept\n}',
  ),
  inet(
    'verdict map',
    'tcp dport vmap { 22 : accept, 80 : drop, 6443 : jump svc }\nip saddr vmap { 10.99.0.2 : accept }',
    'chain svc {\nip saddr 10.99.0.3 accept\n}',
  ),
  inet(
    'named verdict map',
    'udp dport vmap @m',
    'chain svc {\nreturn\n}\nmap m { type inet_service : verdict; elements = { 53 : accept, 8472 : jump svc }; }',
  ),
  inet(
    'conntrack state',
    'ct state established,related accept\nct state invalid drop\nct state new udp dport 8472 accept',
  ),
  inet(
    'conntrack map',
    'ct state vmap { established : accept, new : jump svc, invalid : drop }',
    'chain svc {\ntcp dport 6443 accept\n}',
  ),
  inet('not new', 'ct state != new accept\nudp dport 80 accept'),
  inet('interface', 'iifname "eth0" udp dport 53 accept\niifname "lo" accept\niifname "eth1" accept'),
  inet(
    'interface wildcard and set',
    'iifname "et*" tcp dport 80 accept\niifname { "eth1", "eth0" } udp dport 9000 accept\niifname != "eth0" accept',
  ),
  inet('interface index', 'iif lo accept\niif eth0 tcp dport 22 accept'),
  inet('protocol', 'ip protocol udp accept\nip6 nexthdr tcp accept'),
  inet('family', 'meta nfproto ipv4 tcp dport 80 accept\nmeta protocol ip6 udp dport 53 accept'),
  inet(
    'destination',
    'ip daddr 10.99.0.1 udp dport 53 accept\nip daddr 10.99.0.2 accept\nfib daddr type local tcp dport 22 accept',
  ),
  inet('reverse path', 'fib saddr . iif oif missing drop\nudp dport 8472 accept'),
  inet(
    'the interface of the reverse path',
    'fib saddr . iif oif "lo" drop\nfib saddr . iif oifname "eth1" drop\nfib saddr . iif oif missing drop\nfib saddr . iif oif != "lo" udp dport 53 accept\nfib saddr . iif oifname vmap { "lo" : drop, "eth0" : jump svc }',
    'chain svc {\ntcp dport 22 accept\n}',
  ),
  inet(
    'changes that nobody sees',
    'accept',
    'chain pre {\ntype filter hook prerouting priority raw; policy accept;\nip ttl set 65\nip dscp set cs1\nip6 hoplimit set 65\nip6 flowlabel set 5\nip id set 4\nmeta pkttype set host\nmeta priority set 1:2\nct zone set 5\n}',
  ),
  inet(
    'marks',
    'udp dport 53 meta mark set 0x1\nip saddr 10.99.0.3 meta mark set mark or 0x10\nmeta mark 0x11 accept\nmeta mark & 0x10 == 0x10 tcp dport 22 accept',
  ),
  inet('mark xor', 'meta mark set 0xff\nmeta mark set mark and 0xf0 xor 0x11\nmeta mark 0xe1 accept'),
  inet(
    'mark from an earlier hook',
    'meta mark 7 accept',
    'chain pre {\ntype filter hook prerouting priority raw; policy accept;\nudp dport 53 meta mark set 7\nudp dport 9000 drop\n}',
  ),
  inet(
    'notrack',
    'ct state untracked accept\nct state new udp dport 8472 accept',
    'chain pre {\ntype filter hook prerouting priority raw; policy accept;\nudp dport 53 notrack\n}',
  ),
  inet(
    'TCP flags',
    'tcp flags & (fin|syn|rst|ack) == syn tcp dport 22 accept\ntcp flags ack accept\ntcp flags syn tcp dport 80 accept',
  ),
  inet(
    'counters, logs, comments',
    'counter\nudp dport 53 counter log prefix "x" accept comment "drop me"\ncontinue',
  ),
  inet('reject', 'udp dport 53 accept\nreject with icmpx admin-prohibited', '', 'accept'),
  inet(
    'reject for a family that nft does not list',
    'meta nfproto ipv6 tcp dport 22 reject\nmeta nfproto ipv4 udp dport 53 reject with icmp admin-prohibited',
    '',
    'accept',
  ),
  inet(
    'TCP resets may leave doubt: nft hides their family',
    'meta nfproto ipv6 tcp dport 22 reject with tcp reset',
    '',
    'accept',
  ),
  ...['', 'meta l4proto tcp ', 'ip protocol tcp ', 'ip saddr 10.99.0.2 '].map(
    (before): Case => ({
      name: `a reset behind \`${before}\` is for TCP alone: nft does not list that`,
      tool: 'nft',
      rules: `table ip f {\nchain in {\ntype filter hook input priority 0; policy accept;\n${before}reject with tcp reset\n}\n}\n`,
    }),
  ),
  inet(
    'an object for some: the rule breaks off where the map has none',
    'counter name ip saddr map @which udp dport 53 accept\ncounter name tcp dport map { 22 : "c", 80 : "c" } accept\ncounter name "c" udp dport 80 accept',
    'counter c { }\nmap which { type ipv4_addr : counter; elements = { 10.99.0.2 : "c" }; }',
  ),
  inet(
    'a helper for some',
    'ct helper set ip saddr map { 10.99.0.3 : "h" } tcp dport 6443 accept',
    'ct helper h { type "ftp" protocol tcp; l3proto ip; }',
  ),
  inet(
    'not an element, whatever limits they have',
    'ip saddr != @s udp dport 53 accept\nip saddr vmap @v\nip saddr @t tcp dport 80 accept',
    'set s { type ipv4_addr; limit rate over 1000/second burst 5 packets; elements = { 10.99.0.2, 10.99.0.3 }; }\nset t { type ipv4_addr; quota over 1 mbytes; elements = { 10.98.0.1 }; }\nmap v { type ipv4_addr : verdict; limit rate over 1000/second burst 5 packets; elements = { 10.98.0.1 : accept }; }',
  ),
  inet(
    'elements that are added get the statements of their set',
    'add @s { ip saddr } drop\nadd @t { ip saddr } udp dport 53 drop\ndelete @s { ip saddr } udp dport 80 drop',
    'set s { type ipv4_addr; size 99; flags dynamic; ct count over 10000; }\nset t { type ipv4_addr; size 99; flags dynamic; counter; }',
    'accept',
  ),
  inet(
    'elements with a limit leave doubt: they match where it is exceeded',
    'ip saddr @s drop\nip saddr 10.99.0.4 drop',
    'set s { type ipv4_addr; limit rate over 1000/second burst 5 packets; elements = { 10.99.0.2, 10.99.0.3 } }',
    'accept',
  ),
  inet(
    'elements with a count leave doubt, too',
    'ip saddr @s accept\nudp dport 53 accept',
    'set s { type ipv4_addr; flags dynamic; ct count over 10; elements = { 10.99.0.2 ct count over 10 } }',
  ),
  inet('a limit not reached', 'limit rate over 100000/second burst 1000 packets drop\nudp dport 53 accept'),
  inet(
    'what a packet exceeds by itself',
    'udp dport 53 ct count over 0 drop\nudp dport 80 quota over 3 mbytes used 3 mbytes drop\ntcp dport 22 quota 3 mbytes used 3072 kbytes drop\ntcp dport 80 ct count over 50000 drop\nlimit rate over 10 mbytes/second burst 1000 kbytes drop',
    '',
    'accept',
  ),
  inet(
    'a count without a connection',
    'accept',
    'chain pre {\ntype filter hook prerouting priority raw; policy accept;\nudp dport 53 ct count over 0 drop\nudp dport 80 notrack\n}\nchain first {\ntype filter hook input priority -5; policy accept;\nudp dport 80 ct count over 0 drop\n}',
  ),
  inet('packet type', 'meta pkttype { broadcast, multicast } drop\nmeta pkttype host tcp dport 22 accept'),
  inet(
    'catch-all',
    'tcp dport vmap { 22 : accept, * : jump other }',
    'chain other {\nip saddr 10.99.0.2 accept\n}',
  ),
  {
    name: 'ip table',
    tool: 'nft',
    rules:
      'table ip f {\nchain in {\ntype filter hook input priority 0; policy drop;\nudp dport 53 accept\n}\n}\n',
  },
  {
    name: 'netdev ingress',
    tool: 'nft',
    rules:
      'table netdev n {\nchain in {\ntype filter hook ingress device "eth0" priority 0; policy accept;\nip saddr 10.99.0.3 drop\nudp dport 53 drop\n}\n}\n',
  },
  inet(
    'marks between chains of one priority may leave doubt',
    'meta mark 2 drop\nudp dport 53 meta mark set 1',
    'chain twin {\ntype filter hook input priority 0; policy accept;\nmeta mark 1 drop\nudp dport 53 meta mark set 2\n}',
    'accept',
  ),
  inet(
    'notrack between chains of one priority may leave doubt',
    'accept',
    'chain pre {\ntype filter hook prerouting priority raw; policy accept;\nudp dport 53 notrack\n}\nchain twin {\ntype filter hook prerouting priority raw; policy accept;\nct state untracked drop\n}',
  ),
  inet(
    'chains of one priority that set nothing',
    'tcp dport 22 accept',
    'chain twin {\ntype filter hook input priority 0; policy accept;\nip saddr 10.99.0.3 drop\n}',
  ),
  ...tables('policy', ''),
  ...tables(
    'ports',
    '-A INPUT -p udp --dport 8472 -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 30000:32767 -j ACCEPT',
  ),
  ...tables(
    'multiport',
    '-A INPUT -p tcp -m multiport --dports 22,80,6000:7000 -j ACCEPT\n-A INPUT -p udp -m multiport ! --dports 53,80 -j ACCEPT',
  ),
  ...tables(
    'sources',
    '-A INPUT -s 10.99.0.0/25 -j ACCEPT\n-A INPUT ! -s 10.99.0.0/24 -j ACCEPT\n-A INPUT -m iprange --src-range 10.99.0.129-10.99.0.140 -p udp -j ACCEPT',
  ),
  ...tables(
    'interfaces',
    '-A INPUT -i lo -j ACCEPT\n-A INPUT -i et+ -p udp --dport 53 -j ACCEPT\n-A INPUT ! -i eth0 -j ACCEPT\n-A INPUT -i eth0 -p tcp --dport 80 -j ACCEPT',
  ),
  ...tables(
    'conntrack',
    '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -m conntrack --ctstate INVALID -j DROP\n-A INPUT -m state --state NEW -p udp --dport 8472 -j ACCEPT\n-A INPUT -m conntrack ! --ctstate NEW -j ACCEPT',
  ),
  ...tables(
    'chains',
    '-A INPUT -j A\n-A INPUT -p udp --dport 53 -j ACCEPT\n-A A -p tcp --dport 22 -j ACCEPT\n-A A -p udp --dport 53 -j RETURN\n-A A -g B\n-A B -s 10.99.0.2 -p udp -j ACCEPT',
    'DROP',
    ':A - [0:0]\n:B - [0:0]\n',
  ),
  ...tables(
    'reject',
    '-A INPUT -p udp --dport 53 -m comment --comment "-j DROP it \\"now\\"" -j ACCEPT\n-A INPUT -j REJECT --reject-with icmp-port-unreachable',
    'ACCEPT',
  ),
  ...tables(
    'marks',
    '-A INPUT -p tcp -m mark --mark 0x4000/0x4000 -j ACCEPT\n-A INPUT -m mark ! --mark 0x0/0xff -j ACCEPT\n-A INPUT -m mark --mark 0 -p udp --dport 80 -j ACCEPT',
  ),
  ...tables(
    'address types',
    '-A INPUT -m addrtype --dst-type LOCAL -p udp --dport 53 -j ACCEPT\n-A INPUT -m addrtype --dst-type BROADCAST,MULTICAST -j ACCEPT\n-A INPUT -m addrtype --src-type LOCAL -j ACCEPT',
  ),
  ...tables(
    'TCP flags',
    '-A INPUT -p tcp --tcp-flags FIN,SYN,RST,ACK SYN --dport 22 -j ACCEPT\n-A INPUT -p tcp ! --syn -j ACCEPT\n-A INPUT -p tcp --tcp-flags ALL NONE -j ACCEPT',
  ),
  ...tables(
    'logs and limits',
    '-A INPUT -m limit --limit 5/min -j LOG --log-prefix "in: "\n-A INPUT -p tcp -m connlimit --connlimit-above 50 -j DROP\n-A INPUT -p tcp --dport 22 -j ACCEPT',
  ),
  ...tables(
    'a limit of no connection at all',
    '-A INPUT -p tcp --dport 22 -m connlimit --connlimit-above 0 -j DROP\n-A INPUT -p udp -m connlimit --connlimit-above 0 --connlimit-mask 0 -j DROP',
    'ACCEPT',
  ),
  ...tables(
    'recent may leave doubt',
    '-A INPUT -m recent --name x --set\n-A INPUT -p udp -m recent --name x --update --seconds 60 --hitcount 20 -j DROP\n-A INPUT -p udp --dport 53 -j ACCEPT',
  ),
  {
    name: 'mangle marks, filter reads',
    tool: 'iptables-nft',
    rules:
      '*mangle\n:PREROUTING ACCEPT\n:INPUT ACCEPT\n:FORWARD ACCEPT\n:OUTPUT ACCEPT\n:POSTROUTING ACCEPT\n-A PREROUTING -p udp --dport 53 -j MARK --set-xmark 0x10/0xf0\n-A INPUT -s 10.99.0.3 -j MARK --or-mark 0x1\nCOMMIT\n*filter\n:INPUT DROP\n:FORWARD ACCEPT\n:OUTPUT ACCEPT\n-A INPUT -m mark --mark 0x11 -j ACCEPT\n-A INPUT -m mark --mark 0x1/0x1 -p tcp -j ACCEPT\nCOMMIT\n',
  },
  {
    name: 'raw drops and does not track',
    tool: 'iptables-legacy',
    rules:
      '*raw\n:PREROUTING ACCEPT\n:OUTPUT ACCEPT\n-A PREROUTING -p udp --dport 53 -j CT --notrack\n-A PREROUTING -s 10.99.0.3 -j DROP\nCOMMIT\n*filter\n:INPUT DROP\n:FORWARD ACCEPT\n:OUTPUT ACCEPT\n-A INPUT -m conntrack --ctstate UNTRACKED -j ACCEPT\n-A INPUT -m conntrack --ctstate NEW -p tcp -j ACCEPT\nCOMMIT\n',
  },
  {
    name: 'ip6tables',
    tool: 'ip6tables-nft',
    rules:
      '*filter\n:INPUT DROP\n:FORWARD ACCEPT\n:OUTPUT ACCEPT\n-A INPUT -s fd99::2/128 -p udp --dport 53 -j ACCEPT\n-A INPUT -p tcp -m multiport --dports 22,80 -j ACCEPT\nCOMMIT\n',
  },
  {
    name: 'ip6tables-legacy',
    tool: 'ip6tables-legacy',
    rules:
      '*filter\n:INPUT ACCEPT\n:FORWARD ACCEPT\n:OUTPUT ACCEPT\n-A INPUT ! -s fd99::/112 -p udp -j REJECT\nCOMMIT\n',
  },
];

function ingress(name: string, device: string, rules: string): Case {
  return {
    name,
    tool: 'nft',
    rules: `table netdev n {\nchain in {\ntype filter hook ingress device "${device}" priority 0; policy accept;\n${rules}\n}\n}\n`,
  };
}

/** Of packets that come in on a bridge, by its one port. */
export const BRIDGED: Case[] = [
  ingress('ingress of the bridge', 'br0', 'udp dport 53 drop'),
  ingress('ingress of its port may leave doubt', 'eth0', 'udp dport 53 drop'),
  ingress(
    'ingress of its port that drops nothing of it',
    'eth0',
    'udp dport 54 drop\nip saddr 10.98.0.1 drop',
  ),
  ingress('ingress of another device', 'lo', 'udp dport 53 drop'),
];
