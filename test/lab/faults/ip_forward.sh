# A CIS hardening file turned forwarding off, now and at every boot.
echo 'net.ipv4.ip_forward = 0' > /etc/sysctl.d/60-cis.conf
sysctl -q -w net.ipv4.ip_forward=0
