# The kubelet gives pods systemd-resolved's stub as their name server: CoreDNS asks itself, and stops.
mkdir -p /var/lib/kubelet /run/systemd/resolve
echo 'kind: KubeletConfiguration' > /var/lib/kubelet/config.yaml
echo 'nameserver 127.0.0.53' > /etc/resolv.conf
echo 'nameserver 172.28.128.1' > /run/systemd/resolve/resolv.conf
