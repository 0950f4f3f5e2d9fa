#!/bin/sh
# PID 1 of a lab host. systemd does not run here, so this does what a Debian boot does for the network, in its order.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root
units=/etc/systemd/system
enabled() { [ -e "$units/sysinit.target.wants/$1.service" ] || [ -e "$units/multi-user.target.wants/$1.service" ]; }

boot() {
  /lib/systemd/systemd-sysctl
  if [ -s /etc/iptables/rules.v4 ]; then iptables-restore < /etc/iptables/rules.v4; fi
  if enabled nftables; then nft -f /etc/nftables.conf; fi
  if enabled ufw; then /lib/ufw/ufw-init start quiet; fi
  if enabled firewalld; then /lib/netfix-lab/firewalld; fi
  if [ -x /etc/rc.local ]; then /etc/rc.local; fi
}

mkdir -p /run/sshd /run/lock /run/dbus
boot > /var/log/boot.log 2>&1 < /dev/null
# A shell that waits for a child also reaps the orphans that PID 1 inherits.
while :; do
  /usr/sbin/sshd -D -E /var/log/sshd.log < /dev/null > /dev/null 2>&1
  sleep 1
done
