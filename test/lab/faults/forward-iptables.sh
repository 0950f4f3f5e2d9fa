# iptables rejects whatever is forwarded, as the first rules of Red Hat's iptables-services do. Kept in /etc/iptables/rules.v4.
mkdir -p /etc/iptables
cat > /etc/iptables/rules.v4 << 'RULES'
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A FORWARD -s 10.66.0.0/16 -j DROP
-A FORWARD -j REJECT --reject-with icmp-host-prohibited
-A FORWARD -p icmp -j ACCEPT
COMMIT
RULES
iptables-restore < /etc/iptables/rules.v4
