# The older iptables in the kernel drops by policy. `iptables -S` on nft does not show it.
update-alternatives --quiet --set iptables /usr/sbin/iptables-legacy
mkdir -p /etc/iptables
cat > /etc/iptables/rules.v4 << 'RULES'
*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p icmp -j ACCEPT
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
RULES
iptables-restore < /etc/iptables/rules.v4
