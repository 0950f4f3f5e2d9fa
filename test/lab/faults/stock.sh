# A Debian host that nobody prepared for Kubernetes.
rm -f /etc/sysctl.d/10-kubernetes.conf /etc/modules-load.d/k8s.conf
sysctl -q -w net.ipv4.ip_forward=0 net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0
