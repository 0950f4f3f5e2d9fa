#!/usr/bin/env bash
# Builds the root file system that all lab hosts share, once, and prints its path.
# The path holds a hash of this file: change the recipe and the next lab builds a new image.
set -euo pipefail

SUITE=bookworm
PACKAGES=(
  openssh-server sudo                                  # what every host has
  systemd procps kmod iproute2 iputils-ping ethtool    # systemd is not PID 1 here: its files, systemctl and systemd-sysctl
  nftables iptables ufw firewalld dbus polkitd         # the firewalls
  network-manager udev                                 # what may touch the devices of a CNI
  iperf iperf3 tcpdump conntrack bridge-utils          # proofs
  busybox python3-minimal                              # another shell; Python for the lab's own UDP listener
  kubernetes-client                                    # kubectl, on what plays the control plane
)

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${NETFIX_LAB_CACHE:-/var/cache/netfix-lab}
hash=$(sha256sum "${BASH_SOURCE[0]}" | cut -c1-12)
image=$cache/root-$hash

# apt's proxy and certificate settings of this machine, if it has any.
machine_apt_options() {
  apt-config dump | grep -E '^Acquire::(http|https)::(Proxy|proxy|CAInfo|Verify)' || true
}

configure_root() {
  local root=$1
  rm -f "$root"/etc/ssh/ssh_host_* "$root/etc/resolv.conf" "$root/etc/apt/apt.conf.d/99mmdebstrap"
  rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin
  local user
  for user in ops dev nosudo; do
    chroot "$root" useradd --create-home --shell /bin/bash "$user"
  done
  echo 'dev:lab-password' | chroot "$root" chpasswd
  printf '%s\n' 'ops ALL=(ALL:ALL) NOPASSWD: ALL' 'dev ALL=(ALL:ALL) ALL' > "$root/etc/sudoers.d/lab"
  chmod 440 "$root/etc/sudoers.d/lab"
  # A node prepared as the Kubernetes documentation says. Every fault is a step away from here.
  printf 'overlay\nbr_netfilter\n' > "$root/etc/modules-load.d/k8s.conf"
  printf '%s\n' 'net.bridge.bridge-nf-call-iptables = 1' 'net.bridge.bridge-nf-call-ip6tables = 1' \
    'net.ipv4.ip_forward = 1' > "$root/etc/sysctl.d/10-kubernetes.conf"
  # Installed, not enabled: a fault turns one on.
  chroot "$root" systemctl --quiet disable ufw firewalld nftables NetworkManager
}

build() {
  rm -rf --one-file-system "$cache"/build.* # of a build that was killed
  work=$(mktemp -d "$cache/build.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  machine_apt_options > "$work/apt.conf"
  echo "lab: building the root image of the hosts (about a minute, once)" >&2
  mmdebstrap --quiet --mode=root --variant=minbase --aptopt="$work/apt.conf" \
    --include="$(IFS=,; echo "${PACKAGES[*]}")" "$SUITE" "$work/root" >&2
  configure_root "$work/root"
  chmod 755 "$work/root"
  mv "$work/root" "$image"
}

mkdir -p "$cache"
exec 9> "$cache/lock"
flock 9
[ -d "$image" ] || { bash "$here/install.sh" lab; build; }
echo "$image"
