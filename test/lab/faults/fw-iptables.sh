# iptables (on nft) drops what no rule lets in. Kept in /etc/iptables/rules.v4.
mkdir -p /etc/iptables
cat > /etc/iptables/rules.v4 << 'RULES'
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p icmp -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -m comment --comment ssh -j ACCEPT
-A INPUT -j DROP
COMMIT
RULES
iptables-restore < /etc/iptables/rules.v4
