#!/usr/bin/env bash
# Builds what the virtual machine boots, once, and prints its folder:
#   root.img  Debian with its own kernel's modules     vmlinuz, initrd  that kernel, and just enough to mount root.img
#   id_ed25519  logs in as ops (sudo) and root         known_hosts      its host keys, under the name `vm`
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=test/vm/debian.sh
source "$here/debian.sh"
image=$(cached vm "$here/image.sh" "$here/debian.sh")

build() {
  local root=$work/root
  echo 'vm: building the image of the virtual machine (about a minute, once)' >&2
  debian "$root" ethtool
  ssh-keygen -q -t ed25519 -N '' -C root@vm -f "$root/etc/ssh/ssh_host_ed25519_key"
  sed 's/^/vm /' "$root/etc/ssh/ssh_host_ed25519_key.pub" > "$work/known_hosts"
  ssh-keygen -q -t ed25519 -N '' -C netfix-vm -f "$work/id_ed25519"
  echo vm > "$root/etc/hostname"
  printf '127.0.0.1\tlocalhost\n10.0.2.15\tvm\n' > "$root/etc/hosts"
  # The addresses that qemu's user network gives (qemu(1), -netdev user).
  printf '[Match]\nType=ether\n[Network]\nAddress=10.0.2.15/24\nGateway=10.0.2.2\n' > "$root/etc/systemd/network/20-vm.network"
  chroot "$root" systemctl --quiet enable systemd-networkd
  add_user "$root" root "$work/id_ed25519.pub"
  add_user "$root" ops "$work/id_ed25519.pub"
  boot_files "$root"
  disk "$root" 1G
}

build_once "$image" build lab vm
echo "$image"
