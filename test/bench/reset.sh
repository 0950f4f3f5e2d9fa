# Puts a lab host back to where a fix begins: nothing that netfix or a peer made is left, and the faults stand again.
rm -rf /var/lib/netfix /etc/sysctl.d/99-zzz-netfix.conf /etc/modules-load.d/netfix.conf /etc/nftables.d /etc/netfix.nft \
  /etc/sysctl.d/99-kubernetes.conf /etc/modules-load.d/kubernetes.conf /root/.ansible /home/ops/.ansible /etc/bench
mkdir -p /etc/bench /etc/nftables.d
