# A CIS hardening file made every reverse path filter strict, now and at every boot.
printf '%s\n' 'net.ipv4.conf.all.rp_filter = 1' 'net.ipv4.conf.default.rp_filter = 1' > /etc/sysctl.d/60-cis.conf
sysctl -q -w net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.default.rp_filter=1
