# Rules left in legacy iptables, though the host has moved to iptables on nft: both are in force.
iptables-legacy -A INPUT -i lo -j ACCEPT
iptables-legacy -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
iptables-legacy -A INPUT -p tcp --dport 22 -j ACCEPT
iptables-legacy -P INPUT DROP
iptables -A INPUT -p udp --dport 8472 -j ACCEPT
