# Bridged pod traffic bypasses iptables: Services and DNS time out.
sed -i 's/^\(net.bridge.*\)= 1/\1= 0/' /etc/sysctl.d/10-kubernetes.conf
sysctl -q -w net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0
