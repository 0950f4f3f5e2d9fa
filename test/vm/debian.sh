# Sourced by the scripts that build what a virtual machine boots: Debian with its own kernel's modules, by mmdebstrap.

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
cache=${NETFIX_VM_CACHE:-/var/cache/netfix-vm}

# usage: cached NAME RECIPE... prints the folder of what these files make. Change one and the next run builds anew.
cached() {
  local name=$1
  shift
  echo "$cache/$name-$(cat "$@" | sha256sum | cut -c1-12)"
}

# usage: build_once FOLDER FUNCTION SECTION... calls it with $work, which becomes the folder when it is whole. The sections
# are those of packages.txt that it and the virtual machine need.
build_once() {
  local folder=$1 build=$2
  shift 2
  mkdir -p "$cache"
  exec 9> "$cache/lock"
  flock 9
  bash "$here/../lab/install.sh" "$@"
  [ ! -d "$folder" ] || return 0
  rm -rf --one-file-system "$cache"/build.* # of a build that was killed
  work=$(mktemp -d "$cache/build.XXXXXX")
  trap 'rm -rf --one-file-system "$work"' EXIT
  "$build"
  chmod 755 "$work"
  mv "$work" "$folder"
}

# usage: debian ROOT PACKAGE... makes the tree. INITRD=No: Debian's own initrd is not built (initramfs-tools' kernel hook).
debian() {
  local root=$1 IFS=,
  shift
  # apt's proxy and certificate settings of this machine, if it has any.
  apt-config dump | grep -E '^Acquire::(http|https)::(Proxy|proxy|CAInfo|Verify)' > "$work/apt.conf" || true
  INITRD=No mmdebstrap --quiet --mode=root --variant=minbase --aptopt="$work/apt.conf" \
    --dpkgopt=path-exclude='/usr/share/doc/*' --dpkgopt=path-exclude='/usr/share/man/*' --dpkgopt=path-exclude='/usr/share/locale/*' \
    --include="${PACKAGES[*]},$*" "$SUITE" "$root" >&2
  rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/resolv.conf" "$root/etc/apt/apt.conf.d/99mmdebstrap"
  rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin
  printf '/dev/vda / ext4 defaults 0 1\n' > "$root/etc/fstab"
  chroot "$root" systemctl --quiet mask "${MASKED[@]}"
}

# usage: add_user ROOT NAME PUBLIC_KEY
add_user() {
  local root=$1 name=$2 home
  home=$([ "$name" = root ] && echo root || echo "home/$name")
  if [ "$name" != root ]; then
    chroot "$root" useradd --create-home --shell /bin/bash "$name"
    echo "$name ALL=(ALL:ALL) NOPASSWD: ALL" > "$root/etc/sudoers.d/$name"
    chmod 440 "$root/etc/sudoers.d/$name"
  fi
  install -d -m 700 "$root/$home/.ssh"
  install -m 600 "$3" "$root/$home/.ssh/authorized_keys"
  chown -R --reference="$root/$home" "$root/$home/.ssh"
}

# usage: boot_files ROOT: vmlinuz, and an initrd just large enough to mount /dev/vda. ext4 is part of Debian's cloud kernel, virtio is not.
boot_files() {
  local root=$1 tree=$work/initrd.tree kernel file
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
  (cd "$tree" && find . | "$root/bin/busybox" cpio -o -H newc 2> /dev/null) | gzip -1 > "$work/initrd"
  rm -rf "$tree"
  cp "$root/boot/vmlinuz-$kernel" "$work/vmlinuz"
}

# usage: disk ROOT SIZE: root.img, and the tree is gone.
disk() {
  mke2fs -q -F -t ext4 -d "$1" "$work/root.img" "$2" >&2
  rm -rf --one-file-system "$1"
}
