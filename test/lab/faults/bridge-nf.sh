# Bridged pod traffic bypasses iptables: Services and DNS time out. Now, and at boot where a file says otherwise.
[ -d /proc/sys/net/bridge ] || modprobe br_netfilter
grep -ls '^net\.bridge.*= *1' /etc/sysctl.d/*.conf | xargs -r sed -i 's/^\(net\.bridge.*= *\)1/\10/'
sysctl -q -w net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0
