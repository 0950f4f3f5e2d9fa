# Docker drops what it does not forward itself. Its daemon does so at each start, here from /etc/rc.local; the host loads /etc/iptables/rules.v4 too.
mkdir -p /etc/iptables
cat > /etc/iptables/rules.v4 << 'RULES'
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
COMMIT
RULES
cat > /etc/rc.local << 'RULES'
#!/bin/sh
iptables -N DOCKER
iptables -N DOCKER-ISOLATION-STAGE-1
iptables -N DOCKER-USER
iptables -A DOCKER-ISOLATION-STAGE-1 -j RETURN
iptables -A DOCKER-USER -j RETURN
iptables -I FORWARD -i docker0 -o docker0 -j ACCEPT
iptables -I FORWARD -i docker0 ! -o docker0 -j ACCEPT
iptables -I FORWARD -o docker0 -j DOCKER
iptables -I FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
iptables -I FORWARD -j DOCKER-ISOLATION-STAGE-1
iptables -I FORWARD -j DOCKER-USER
iptables -P FORWARD DROP
RULES
chmod 755 /etc/rc.local
iptables-restore < /etc/iptables/rules.v4
/etc/rc.local
