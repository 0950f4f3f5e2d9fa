import type { Case } from './firewall-rule-sets.ts';

/** The forms that the makers of hosts' rule sets give their rules, cut down to what a packet for the host itself meets. */

const KUBE_PROXY = `*mangle
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-IPTABLES-HINT - [0:0]
:KUBE-KUBELET-CANARY - [0:0]
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-NODEPORTS - [0:0]
:KUBE-SEP-AAAAAAAAAAAAAAAA - [0:0]
:KUBE-SEP-BBBBBBBBBBBBBBBB - [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-SVC-NPX46M4PTMTKRN6Y - [0:0]
-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-NODEPORTS -p tcp -m comment --comment "default/web:http" -m tcp --dport 31080 -j KUBE-SVC-NPX46M4PTMTKRN6Y
-A KUBE-SEP-AAAAAAAAAAAAAAAA -s 10.244.0.5/32 -j KUBE-MARK-MASQ
-A KUBE-SEP-AAAAAAAAAAAAAAAA -p tcp -m tcp -j DNAT --to-destination 10.244.0.5:6443
-A KUBE-SEP-BBBBBBBBBBBBBBBB -p tcp -m tcp -j DNAT --to-destination 10.244.0.6:6443
-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 443 -j KUBE-SVC-NPX46M4PTMTKRN6Y
-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
-A KUBE-SVC-NPX46M4PTMTKRN6Y ! -s 10.244.0.0/16 -d 10.96.0.1/32 -p tcp -m tcp --dport 443 -j KUBE-MARK-MASQ
-A KUBE-SVC-NPX46M4PTMTKRN6Y -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-AAAAAAAAAAAAAAAA
-A KUBE-SVC-NPX46M4PTMTKRN6Y -j KUBE-SEP-BBBBBBBBBBBBBBBB
COMMIT
*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:KUBE-EXTERNAL-SERVICES - [0:0]
:KUBE-FIREWALL - [0:0]
:KUBE-NODEPORTS - [0:0]
:KUBE-PROXY-FIREWALL - [0:0]
-A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes load balancer firewall" -j KUBE-PROXY-FIREWALL
-A INPUT -m comment --comment "kubernetes health check service ports" -j KUBE-NODEPORTS
-A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES
-A INPUT -j KUBE-FIREWALL
-A INPUT -p tcp -m multiport --dports 22,6443,30500 -j ACCEPT
-A INPUT -s 10.99.0.0/25 -p udp -m udp --dport 8472 -j ACCEPT
-A KUBE-EXTERNAL-SERVICES -p tcp -m comment --comment "default/gone:http has no endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 30500 -j REJECT --reject-with icmp-port-unreachable
-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP
-A KUBE-NODEPORTS -p tcp -m comment --comment "default/web:http health check node port" -m tcp --dport 9000 -j ACCEPT
COMMIT
`;

const KUBE_PROXY_NFT = `table ip kube-proxy {
comment "rules for kube-proxy";
set cluster-ips { type ipv4_addr; elements = { 10.96.0.1, 10.96.0.10 }; }
set nodeport-ips { type ipv4_addr; elements = { 10.99.0.1 }; }
map no-endpoint-services { type ipv4_addr . inet_proto . inet_service : verdict; elements = { 10.96.0.20 . tcp . 80 comment "default/gone" : goto reject-chain }; }
map no-endpoint-nodeports { type inet_proto . inet_service : verdict; elements = { tcp . 30500 comment "default/gone" : goto reject-chain }; }
map firewall-ips { type ipv4_addr . inet_proto . inet_service : verdict; }
map service-ips { type ipv4_addr . inet_proto . inet_service : verdict; elements = { 10.96.0.1 . tcp . 443 : goto service-kubernetes }; }
map service-nodeports { type inet_proto . inet_service : verdict; elements = { tcp . 31080 : goto external-web }; }
chain mark-for-masquerade { mark set mark or 0x4000
}
chain reject-chain { reject
}
chain endpoint-a { ip protocol tcp dnat to 10.244.0.5:6443
}
chain endpoint-b { ip protocol tcp dnat to 10.244.0.6:6443
}
chain service-kubernetes { ip daddr 10.96.0.1 tcp dport 443 ip saddr != 10.244.0.0/16 jump mark-for-masquerade
numgen random mod 2 vmap { 0 : goto endpoint-a, 1 : goto endpoint-b }
}
chain external-web { jump mark-for-masquerade
goto service-kubernetes
}
chain firewall-check { ip daddr . meta l4proto . th dport vmap @firewall-ips
}
chain service-endpoints-check { ip daddr . meta l4proto . th dport vmap @no-endpoint-services
}
chain nodeport-endpoints-check { ip daddr @nodeport-ips meta l4proto . th dport vmap @no-endpoint-nodeports
}
chain services { ip daddr . meta l4proto . th dport vmap @service-ips
ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports
}
chain cluster-ips-check { ip daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"
ip daddr { 10.96.0.0/12 } drop comment "Drop traffic to unallocated ClusterIPs"
}
chain filter-prerouting { type filter hook prerouting priority dstnat - 10; policy accept;
ct state new jump firewall-check
}
chain filter-input { type filter hook input priority -110; policy accept;
ct state new jump nodeport-endpoints-check
ct state new jump service-endpoints-check
}
chain nat-prerouting { type nat hook prerouting priority dstnat; policy accept;
jump services
}
}
table ip filter {
chain input { type filter hook input priority filter; policy drop;
ct state vmap { established : accept, related : accept, invalid : drop }
ip saddr 10.99.0.0/25 accept
}
}
`;

const IPVS_SETS = `create KUBE-LOAD-BALANCER hash:ip,port family inet hashsize 1024 maxelem 65536
add KUBE-LOAD-BALANCER 10.99.0.1,tcp:9000
create KUBE-CLUSTER-IP hash:ip,port family inet hashsize 1024 maxelem 65536
add KUBE-CLUSTER-IP 10.96.0.1,tcp:443
create KUBE-EXTERNAL-IP hash:ip,port family inet hashsize 1024 maxelem 65536
create KUBE-IPVS-IPS hash:ip family inet hashsize 1024 maxelem 65536
add KUBE-IPVS-IPS 10.96.0.1
add KUBE-IPVS-IPS 10.99.0.1
create KUBE-HEALTH-CHECK-NODE-PORT bitmap:port range 0-65535
add KUBE-HEALTH-CHECK-NODE-PORT 30500
`;

const IPVS = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:KUBE-IPVS-FILTER - [0:0]
:KUBE-NODE-PORT - [0:0]
-A INPUT -m comment --comment "kubernetes health check rules" -j KUBE-NODE-PORT
-A INPUT -m comment --comment "kubernetes ipvs access filter" -j KUBE-IPVS-FILTER
-A KUBE-IPVS-FILTER -m set --match-set KUBE-LOAD-BALANCER dst,dst -j RETURN
-A KUBE-IPVS-FILTER -m set --match-set KUBE-CLUSTER-IP dst,dst -j RETURN
-A KUBE-IPVS-FILTER -m set --match-set KUBE-EXTERNAL-IP dst,dst -j RETURN
-A KUBE-IPVS-FILTER -m conntrack --ctstate NEW -m set --match-set KUBE-IPVS-IPS dst -j REJECT --reject-with icmp-port-unreachable
-A KUBE-NODE-PORT -m comment --comment "Kubernetes health check node port" -m set --match-set KUBE-HEALTH-CHECK-NODE-PORT dst -j ACCEPT
COMMIT
`;

const CALICO_SETS = `create cali40all-vxlan-net hash:net family inet hashsize 1024 maxelem 1048576
add cali40all-vxlan-net 10.99.0.3
add cali40all-vxlan-net 10.99.0.128/25
create cali40this-host hash:ip family inet hashsize 1024 maxelem 1048576
add cali40this-host 10.99.0.1
create cali40s:pairs hash:net,port family inet hashsize 1024 maxelem 1048576
add cali40s:pairs 10.99.0.0/30,tcp:6443
add cali40s:pairs 10.99.0.0/30,udp:53
create cali40s:both list:set size 8
add cali40s:both cali40all-vxlan-net
`;

const CALICO = `*raw
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:cali-PREROUTING - [0:0]
:cali-rpf-skip - [0:0]
-A PREROUTING -m comment --comment "cali:6gwbT8clXdHdC1b1" -j cali-PREROUTING
-A cali-PREROUTING -m comment --comment "cali:XFX5xbM8B9qR10JG" -j MARK --set-xmark 0x0/0xf0000
-A cali-PREROUTING -i cali+ -m comment --comment "cali:EWMPb0zVROM-woQp" -j MARK --set-xmark 0x40000/0x40000
-A cali-PREROUTING -m comment --comment "cali:PWuxTAIaFCtsg5Qa" -m mark --mark 0x40000/0x40000 -j cali-rpf-skip
-A cali-PREROUTING -m comment --comment "cali:fSSbGND7dgyemWU7" -m mark --mark 0x40000/0x40000 -m rpfilter --validmark --invert -j DROP
-A cali-PREROUTING -m comment --comment "cali:ImU0-4Rl2WoOI9Ou" -m mark --mark 0x0/0x40000 -m set --match-set cali40this-host src -j MARK --set-xmark 0x10000/0x10000
-A cali-PREROUTING -m comment --comment "cali:lV4V2MPoMBf0hl9T" -m mark --mark 0x10000/0x10000 -j ACCEPT
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:cali-INPUT - [0:0]
:cali-from-host-endpoint - [0:0]
:cali-wl-to-host - [0:0]
-A INPUT -m comment --comment "cali:Cz_u1IQiXIMmKD4c" -j cali-INPUT
-A INPUT -p udp -m multiport ! --dports 8472,4789 -m set ! --match-set cali40s:both src -j REJECT --reject-with icmp-port-unreachable
-A INPUT -p tcp -m set --match-set cali40s:pairs src,src -j DROP
-A INPUT -p tcp -m set ! --match-set cali40s:pairs src,dst -m tcp --dport 6443 -j DROP
-A cali-INPUT -p udp -m comment --comment "cali:J76FwxInZIsk7uKY" -m comment --comment "Allow IPv4 VXLAN packets from allowed hosts" -m multiport --dports 8472 -m set --match-set cali40all-vxlan-net src -m addrtype --dst-type LOCAL -j ACCEPT
-A cali-INPUT -p udp -m comment --comment "cali:TJQhSMDGi7Tjqt8K" -m comment --comment "Drop IPv4 VXLAN packets from non-allowed hosts" -m multiport --dports 8472 -m addrtype --dst-type LOCAL -j DROP
-A cali-INPUT -i cali+ -m comment --comment "cali:ntpXH7IC1nyDZ0JR" -g cali-wl-to-host
-A cali-INPUT -m comment --comment "cali:V76QXbS1qIRQ8VXr" -m mark --mark 0x10000/0x10000 -j ACCEPT
-A cali-INPUT -m comment --comment "cali:l95-vtcXyOg8EGFC" -j MARK --set-xmark 0x0/0xf0000
-A cali-INPUT -m comment --comment "cali:Zmq4XvXDMfZcUkeS" -j cali-from-host-endpoint
-A cali-INPUT -m comment --comment "cali:DwwMJzqGmBzpFRPy" -m comment --comment "Host endpoint policy accepted packet." -m mark --mark 0x10000/0x10000 -j ACCEPT
-A cali-from-host-endpoint -p tcp -m multiport --dports 22,80 -j MARK --set-xmark 0x10000/0x10000
-A cali-from-host-endpoint -m mark --mark 0x10000/0x10000 -j RETURN
-A cali-from-host-endpoint -p tcp -m tcp --dport 9000 -m conntrack --ctstate INVALID -j DROP
-A cali-wl-to-host -j DROP
COMMIT
`;

const CILIUM = `*raw
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:CILIUM_PRE_raw - [0:0]
-A PREROUTING -m comment --comment "cilium-feeder: CILIUM_PRE_raw" -j CILIUM_PRE_raw
-A CILIUM_PRE_raw -m mark --mark 0x200/0xf00 -m comment --comment "cilium: NOTRACK for proxy traffic" -j CT --notrack
-A CILIUM_PRE_raw -p udp -m udp --dport 8472 -j CT --notrack
COMMIT
*mangle
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:CILIUM_PRE_mangle - [0:0]
-A PREROUTING -m comment --comment "cilium-feeder: CILIUM_PRE_mangle" -j CILIUM_PRE_mangle
-A CILIUM_PRE_mangle -p tcp -m mark --mark 0x8c9a0200 -m comment --comment "cilium: TPROXY to host proxy" -j TPROXY --on-port 39564 --on-ip 127.0.0.1 --tproxy-mark 0x200/0xffffffff
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:CILIUM_INPUT - [0:0]
-A INPUT -m comment --comment "cilium-feeder: CILIUM_INPUT" -j CILIUM_INPUT
-A INPUT -m conntrack --ctstate UNTRACKED -m comment --comment "tunnel" -s 10.99.0.3/32 -j DROP
-A INPUT -p tcp -m conntrack --ctstate NEW -m multiport --dports 53,80 -j DROP
-A CILIUM_INPUT -m mark --mark 0x200/0xf00 -m comment --comment "cilium: ACCEPT for proxy traffic" -j ACCEPT
COMMIT
`;

const FIREWALLD = `table inet firewalld {
chain mangle_PREROUTING { type filter hook prerouting priority mangle + 10; policy accept;
jump mangle_PREROUTING_ZONES
}
chain mangle_PREROUTING_ZONES { iifname "eth0" goto mangle_PRE_public
goto mangle_PRE_public
}
chain mangle_PRE_public { return
}
chain nat_PREROUTING { type nat hook prerouting priority dstnat + 10; policy accept;
iifname "eth0" jump nat_PRE_public
}
chain nat_PRE_public { tcp dport 8443 redirect to :443
}
chain filter_PREROUTING { type filter hook prerouting priority filter + 10; policy accept;
icmpv6 type { nd-router-advert, nd-neighbor-solicit } accept
meta nfproto ipv6 fib saddr . mark . iif oif missing drop
}
chain filter_INPUT { type filter hook input priority filter + 10; policy accept;
ct state { established, related } accept
ct status dnat accept
iifname "lo" accept
ct state invalid drop
jump filter_INPUT_ZONES
reject with icmpx admin-prohibited
}
chain filter_INPUT_ZONES { ip saddr 10.99.0.128/25 goto filter_IN_trusted
ip6 saddr fd99::1:0/112 goto filter_IN_trusted
iifname "eth0" goto filter_IN_public
goto filter_IN_public
}
chain filter_IN_trusted { jump filter_IN_public_deny
accept
}
chain filter_IN_public { jump filter_IN_public_deny
jump filter_IN_public_allow
meta l4proto { icmp, ipv6-icmp } accept
}
chain filter_IN_public_deny { ip saddr 10.99.0.130 tcp dport 80 reject with tcp reset
}
chain filter_IN_public_allow { tcp dport 22 accept
ip6 daddr fe80::/64 udp dport 546 accept
ip saddr 10.99.0.0/25 udp dport 8472 accept
tcp dport 30000-32767 accept
}
}
`;

const DOCKER = `*raw
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A PREROUTING -d 172.17.0.2/32 ! -i docker0 -j DROP
-A PREROUTING -d 127.0.0.1/32 ! -i lo -p tcp -m tcp --dport 8080 -j DROP
COMMIT
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A DOCKER -i docker0 -j RETURN
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
COMMIT
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:DOCKER - [0:0]
:DOCKER-USER - [0:0]
-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
-A INPUT -i lo -j ACCEPT
-A INPUT -p tcp -m state --state NEW -m tcp --dport 22 -j ACCEPT
-A INPUT -j REJECT --reject-with icmp-host-prohibited
-A FORWARD -j DOCKER-USER
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT
COMMIT
`;

const UFW6 = `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:ufw6-before-input - [0:0]
:ufw6-logging-deny - [0:0]
:ufw6-user-input - [0:0]
-A INPUT -j ufw6-before-input
-A ufw6-before-input -i lo -j ACCEPT
-A ufw6-before-input -m rt --rt-type 0 -j DROP
-A ufw6-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A ufw6-before-input -m conntrack --ctstate INVALID -j ufw6-logging-deny
-A ufw6-before-input -m conntrack --ctstate INVALID -j DROP
-A ufw6-before-input -p ipv6-icmp -m icmp6 --icmpv6-type 135 -m hl --hl-eq 255 -j ACCEPT
-A ufw6-before-input -s fe80::/10 -p ipv6-icmp -m icmp6 --icmpv6-type 152 -m hl --hl-eq 1 -j ACCEPT
-A ufw6-before-input -s fe80::/10 -d fe80::/10 -p udp -m udp --sport 547 --dport 546 -j ACCEPT
-A ufw6-before-input -d ff02::fb/128 -p udp -m udp --dport 5353 -j ACCEPT
-A ufw6-before-input -j ufw6-user-input
-A ufw6-logging-deny -m conntrack --ctstate INVALID -m limit --limit 3/min --limit-burst 10 -j RETURN
-A ufw6-logging-deny -m limit --limit 3/min --limit-burst 10 -j LOG --log-prefix "[UFW BLOCK] "
-A ufw6-user-input -p tcp -m tcp --dport 22 -j ACCEPT
-A ufw6-user-input -p udp -m multiport --dports 8472,30000:32767 -m comment --comment 'dapp_flannel' -j ACCEPT
COMMIT
`;

function both(name: string, rules: string, sets?: string): Case[] {
  return (['iptables-nft', 'iptables-legacy'] as const).map((tool) => ({
    name: `${name} (${tool})`,
    tool,
    rules,
    ...(sets === undefined ? {} : { sets }),
  }));
}

export const HOSTS: Case[] = [
  ...both('kube-proxy', KUBE_PROXY),
  { name: 'kube-proxy on nftables', tool: 'nft', rules: KUBE_PROXY_NFT },
  ...both('kube-proxy on IPVS', IPVS, IPVS_SETS),
  ...both('Calico', CALICO, CALICO_SETS),
  ...both('Cilium', CILIUM),
  { name: 'firewalld', tool: 'nft', rules: FIREWALLD },
  ...both('Docker', DOCKER),
  { name: 'ufw (ip6tables-nft)', tool: 'ip6tables-nft', rules: UFW6 },
  { name: 'ufw (ip6tables-legacy)', tool: 'ip6tables-legacy', rules: UFW6 },
];
