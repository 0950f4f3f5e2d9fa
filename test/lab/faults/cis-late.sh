# A hardening file whose name sorts after every 99-*: right now, wrong after the next boot.
echo 'net.ipv4.ip_forward = 0' > /etc/sysctl.d/zz-cis.conf
sysctl -q -w net.ipv4.ip_forward=1
