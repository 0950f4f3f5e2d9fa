# nftables forwards answers only, by the policy of its chain. Kept in /etc/nftables.conf.
cat > /etc/nftables.conf << 'RULES'
#!/usr/sbin/nft -f

table inet filter
delete table inet filter

table inet filter {
	chain forward {
		type filter hook forward priority 0; policy drop;
		ct state established,related accept
		ct state invalid drop
	}
}
RULES
systemctl --quiet enable nftables
nft -f /etc/nftables.conf
