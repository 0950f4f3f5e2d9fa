import type { Tool } from './firewall-oracle.ts';
import type { Case } from './firewall-rule-sets.ts';

/** nft statements whose effect on one packet nobody can tell from the rules. The chain drops by policy. */
const NFT = [
  'udp dport 53 limit rate 5/second accept',
  'udp dport 53 quota 10 mbytes accept',
  'udp dport 53 quota over 10 bytes accept',
  'udp dport 53 quota over 3 mbytes used 1500 kbytes accept',
  'udp dport 53 limit rate over 10 bytes/second accept',
  'udp dport 53 ct count 20 accept',
  'numgen random mod 2 == 0 accept',
  'jhash ip saddr mod 2 vmap { 0 : accept, 1 : drop }',
  'meta hour "00:00"-"12:00" accept',
  'meta length > 60 accept',
  'ip ttl 64 accept',
  '@ih,0,32 0x1 accept',
  'meta skuid 0 accept',
  'ether saddr 02:00:00:00:00:01 accept',
  'meta mark set jhash ip saddr mod 2\nmeta mark 1 accept',
  'meta mark set numgen inc mod 2\nmeta mark 1 accept',
  'socket transparent 1 accept',
  'oifname != "eth0" accept',
];

/** Of tables of their own: translations, rewritten packets, and sets that the packet itself changes. */
const NFT_TABLES = [
  'table ip t {\nset s { type ipv4_addr; size 99; flags dynamic; }\nchain pre {\ntype filter hook input priority 0; policy accept;\nadd @s { ip saddr }\nip saddr @s drop\n}\n}\n',
  'table ip t {\nchain pre {\ntype nat hook prerouting priority dstnat; policy accept;\nudp dport 53 redirect to :80\n}\n}\n',
  'table ip t {\nchain pre {\ntype nat hook prerouting priority dstnat; policy accept;\nudp dport 53 dnat to 10.99.0.9\n}\n}\n',
  'table ip t {\nchain pre {\ntype filter hook prerouting priority mangle; policy accept;\nudp dport 53 udp dport set 54\n}\n}\n',
  ...['tcp flags set fin', 'tcp doff set 15', 'ip frag-off set 0x2000', 'ip hdrlength set 6'].map(early),
  early('meta pkttype set other'),
  ...[
    'ct count over 10000;',
    'limit rate over 100000/second burst 1000 packets;',
    'quota over 9 mbytes;',
  ].map((statement) => elements(`type ipv4_addr; ${statement}`, 'ip saddr @s drop')),
  elements('type ipv4_addr; size 99; flags dynamic;', 'add @s { ip saddr ct count over 10000 } drop'),
  elements('type ipv4_addr; size 1; flags dynamic;', 'add @s { ip saddr } drop'),
  'table ip t {\nct expectation e { protocol udp; dport 9876; timeout 2m; size 12; l3proto ip; }\nchain input {\ntype filter hook input priority 0; policy accept;\nct expectation set "e" accept\n}\n}\n',
  'table ip t {\nmap m { type ipv4_addr : verdict; flags interval; limit rate over 9999/second burst 999 packets; elements = { 10.99.0.2 : drop, * : drop }; }\nchain input {\ntype filter hook input priority 0; policy accept;\nip saddr vmap @m\n}\n}\n',
  'table ip t {\nset s { type ipv4_addr; size 99; flags dynamic; }\nchain one {\ntype filter hook input priority 0; policy accept;\nip saddr @s drop\n}\nchain two {\ntype filter hook input priority 0; policy accept;\nadd @s { ip saddr }\n}\n}\n',
];

const IPTABLES = [
  '-p udp -m limit --limit 5/sec -j ACCEPT',
  '-p udp -m hashlimit --hashlimit-upto 5/sec --hashlimit-burst 5 --hashlimit-mode srcip --hashlimit-name x -j ACCEPT',
  '-p udp -m connlimit --connlimit-upto 5 -j ACCEPT',
  '-p udp -m recent --rcheck --seconds 60 --hitcount 2 --name y --rsource -j ACCEPT',
  '-p udp -m quota --quota 1000 -j ACCEPT',
  '-p udp -m statistic --mode random --probability 0.5 -j ACCEPT',
  '-p udp -m time --timestart 00:00 --timestop 12:00 -j ACCEPT',
  '-p udp -m length --length 29:1000 -j ACCEPT',
  '-p udp -m string --algo bm --string "-s x" -j ACCEPT',
  '-p udp -m ttl --ttl-eq 64 -j ACCEPT',
  '-p udp -m mac --mac-source 02:00:00:00:00:01 -j ACCEPT',
  '-p udp -m u32 --u32 "0x0>>0x1c=0x4" -j ACCEPT',
  '-m physdev --physdev-in eth0 -j ACCEPT',
  '-m socket -j ACCEPT',
];

function filter(rule: string): string {
  return `*filter\n:INPUT DROP\n:FORWARD ACCEPT\n:OUTPUT ACCEPT\n-A INPUT ${rule}\nCOMMIT\n`;
}

function early(rule: string): string {
  return `table ip t {\nchain pre {\ntype filter hook prerouting priority raw; policy accept;\n${rule}\n}\n}\n`;
}

/** A set of one source. */
function elements(set: string, rule: string): string {
  return `table ip t {\nset s { ${set} elements = { 10.99.0.2 }; }\nchain input {\ntype filter hook input priority 0; policy accept;\n${rule}\n}\n}\n`;
}

function nftChain(rules: string): string {
  return `table inet t {\nchain input {\ntype filter hook input priority 0; policy drop;\n${rules}\n}\n}\n`;
}

/** What must be unknown for some packets, and never wrong. */
export const UNREADABLE: Case[] = [
  ...NFT.map((rules) => ({ name: rules, tool: 'nft' as const, rules: nftChain(rules) })),
  ...NFT_TABLES.map((rules) => ({ name: rules.split('\n').at(-4) ?? '', tool: 'nft' as const, rules })),
  ...IPTABLES.flatMap((rule) =>
    (['iptables-nft', 'iptables-legacy'] as Tool[]).map((tool) => ({
      name: rule,
      tool,
      rules: filter(rule),
    })),
  ),
];
