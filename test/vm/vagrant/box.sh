#!/usr/bin/env bash
# Builds a Vagrant box for libvirt, once, and prints its path. It stands in for debian/bookworm64, with nothing loaded from
# the net: Debian 12 with ifupdown and isc-dhcp-client, the user `vagrant` with Vagrant's public key, host keys made at the
# first boot. Its own Vagrantfile has qemu emulate, which KVM would do elsewhere.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=test/vm/debian.sh
source "$here/debian.sh"
box=$(cached vagrant "$here/vagrant/box.sh" "$here/debian.sh")

build() {
  local root=$work/root
  echo 'vagrant: building the box (about two minutes, once)' >&2
  debian "$root" ifupdown isc-dhcp-client iptables ufw firewalld iperf ethtool
  chroot "$root" systemctl --quiet disable ufw firewalld
  echo bookworm > "$root/etc/hostname"
  printf '127.0.0.1\tlocalhost\n' > "$root/etc/hosts"
  printf 'auto lo\niface lo inet loopback\n\nauto eth0\niface eth0 inet dhcp\n' > "$root/etc/network/interfaces"
  mkdir -p "$root/etc/systemd/system/ssh.service.d"
  cat > "$root/etc/systemd/system/ssh.service.d/host-keys.conf" << 'UNIT'
[Service]
ExecStartPre=
ExecStartPre=/bin/sh -c '[ -e /etc/ssh/ssh_host_ed25519_key ] || ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/ssh_host_ed25519_key'
ExecStartPre=/usr/sbin/sshd -t
UNIT
  add_user "$root" vagrant "$(dpkg -L vagrant | grep '/keys/vagrant\.pub$')"
  boot_files "$root"
  disk "$root" 2G
  qemu-img convert -c -O qcow2 "$work/root.img" "$work/box.img"
  rm "$work/root.img"
  echo '{ "provider": "libvirt", "format": "qcow2", "virtual_size": 2 }' > "$work/metadata.json"
  cat > "$work/Vagrantfile" << 'BOX'
Vagrant.configure("2") do |config|
  config.vm.provider :libvirt do |libvirt|
    libvirt.driver = "qemu"
    libvirt.cpu_mode = "custom"
    libvirt.cpu_model = "qemu64"
    libvirt.kernel = File.expand_path("../vmlinuz", __FILE__)
    libvirt.initrd = File.expand_path("../initrd", __FILE__)
    libvirt.cmd_line = "root=/dev/vda console=ttyS0 quiet no_timer_check net.ifnames=0"
  end
end
BOX
  (cd "$work" && tar -cf bookworm.box metadata.json Vagrantfile box.img vmlinuz initrd && rm metadata.json Vagrantfile box.img vmlinuz initrd)
}

build_once "$box" build lab tests vm vagrant
echo "$box/bookworm.box"
