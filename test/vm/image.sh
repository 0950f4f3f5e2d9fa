#!/usr/bin/env bash
# Builds what the virtual machine boots, once, and prints its folder:
#   root.img  Debian with its own kernel's modules     vmlinuz, initrd  that kernel, and just enough to mount root.img
#   id_ed25519  logs in as ops (sudo) and root         known_hosts      its host keys, under the name `vm`
# The path holds a hash of this file: change the recipe and the next run builds a new image.
set -euo pipefail

SUITE=bookworm
PACKAGES=(
  linux-image-cloud-amd64 systemd-sysv udev dbus libpam-systemd # a machine that boots by itself
  openssh-server sudo                                           # what every node has
  procps kmod iproute2 nftables netbase                         # what netfix looks at
  busybox-static                                                # the initrd
)
# Nobody uses these here, and emulated they cost a third of the boot.
MASKED=(
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer e2scrub_all.timer e2scrub_reap.service
  getty@tty1.service serial-getty@ttyS0.service systemd-networkd-wait-online.service systemd-journal-flush.service
  systemd-random-seed.service systemd-update-utmp.service systemd-pstore.service user@.service
)

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${NETFIX_VM_CACHE:-/var/cache/netfix-vm}
image=$cache/vm-$(sha256sum "${BASH_SOURCE[0]}" | cut -c1-12)

# apt's proxy and certificate settings of this machine, if it has any.
machine_apt_options() {
  apt-config dump | grep -E '^Acquire::(http|https)::(Proxy|proxy|CAInfo|Verify)' || true
}

configure_root() {
  local root=$1 home
  rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/resolv.conf" "$root/etc/apt/apt.conf.d/99mmdebstrap"
  rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin
  ssh-keygen -q -t ed25519 -N '' -C root@vm -f "$root/etc/ssh/ssh_host_ed25519_key"
  sed 's/^/vm /' "$root/etc/ssh/ssh_host_ed25519_key.pub" > "$work/known_hosts"
  ssh-keygen -q -t ed25519 -N '' -C netfix-vm -f "$work/id_ed25519"
  echo vm > "$root/etc/hostname"
  printf '127.0.0.1\tlocalhost\n10.0.2.15\tvm\n' > "$root/etc/hosts"
  printf '/dev/vda / ext4 defaults 0 1\n' > "$root/etc/fstab"
  # The addresses that qemu's user network gives (qemu(1), -netdev user).
  printf '[Match]\nType=ether\n[Network]\nAddress=10.0.2.15/24\nGateway=10.0.2.2\n' > "$root/etc/systemd/network/20-vm.network"
  chroot "$root" systemctl --quiet enable systemd-networkd
  chroot "$root" systemctl --quiet mask "${MASKED[@]}"
  chroot "$root" useradd --create-home --shell /bin/bash ops
  echo 'ops ALL=(ALL:ALL) NOPASSWD: ALL' > "$root/etc/sudoers.d/vm"
  chmod 440 "$root/etc/sudoers.d/vm"
  for home in root home/ops; do
    install -d -m 700 "$root/$home/.ssh"
    install -m 600 "$work/id_ed25519.pub" "$root/$home/.ssh/authorized_keys"
    chown -R --reference="$root/$home" "$root/$home/.ssh"
  done
}

# ext4 is part of Debian's cloud kernel, virtio is not.
make_initrd() {
  local root=$1 tree=$work/initrd kernel file
  kernel=$(basename "$root"/lib/modules/*)
  mkdir -p "$tree"/{bin,dev,proc,sys,new,lib}
  cp "$root/bin/busybox" "$tree/bin/busybox"
  for file in $(chroot "$root" modprobe --set-version="$kernel" --show-depends virtio_pci | awk '$1 == "insmod" { print $2 }') \
    $(chroot "$root" modprobe --set-version="$kernel" --show-depends virtio_blk | awk '$1 == "insmod" { print $2 }'); do
    [ -e "$tree/lib/$(basename "$file")" ] || { cp "$root$file" "$tree/lib/"; basename "$file" >> "$tree/lib/order"; }
  done
  cat > "$tree/init" << 'INIT'
#!/bin/busybox sh
/bin/busybox mount -t devtmpfs dev /dev
while read -r module; do /bin/busybox insmod "/lib/$module"; done < /lib/order
while [ ! -b /dev/vda ]; do /bin/busybox sleep 0.1; done
/bin/busybox mount -t ext4 /dev/vda /new
/bin/busybox mount --move /dev /new/dev
exec /bin/busybox switch_root /new /lib/systemd/systemd
INIT
  chmod 755 "$tree/init"
  (cd "$tree" && find . | "$root/bin/busybox" cpio -o -H newc 2> /dev/null) | gzip -1 > "$work/initrd.gz"
  rm -rf "$tree"
  mv "$work/initrd.gz" "$work/initrd"
  cp "$root/boot/vmlinuz-$kernel" "$work/vmlinuz"
}

build() {
  rm -rf --one-file-system "$cache"/build.* # of a build that was killed
  work=$(mktemp -d "$cache/build.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  machine_apt_options > "$work/apt.conf"
  echo 'vm: building the image of the virtual machine (about a minute, once)' >&2
  # INITRD=No: Debian's own initrd is not built (initramfs-tools' kernel hook).
  INITRD=No mmdebstrap --quiet --mode=root --variant=minbase --aptopt="$work/apt.conf" \
    --dpkgopt=path-exclude='/usr/share/doc/*' --dpkgopt=path-exclude='/usr/share/man/*' --dpkgopt=path-exclude='/usr/share/locale/*' \
    --include="$(IFS=,; echo "${PACKAGES[*]}")" "$SUITE" "$work/root" >&2
  configure_root "$work/root"
  make_initrd "$work/root"
  mke2fs -q -F -t ext4 -d "$work/root" "$work/root.img" 1G
  rm -rf --one-file-system "$work/root"
  chmod 755 "$work"
  mv "$work" "$image"
}

mkdir -p "$cache"
exec 9> "$cache/lock"
flock 9
bash "$here/../lab/install.sh" lab vm
[ -d "$image" ] || build
echo "$image"
