#!/usr/bin/env bash
# usage: namespace.sh COMMAND... runs it where libvirtd runs, Vagrant has the box, and nothing reaches this machine's own
# network, files of libvirt or ~/.vagrant.d. All of it ends with the command. For a look around: namespace.sh bash
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if [ "${1:-}" != --inside ]; then
  [ $# -gt 0 ] || { sed -n '2,3s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 64; }
  box=$("$here/box.sh")
  scratch=$(mktemp -d "${TMPDIR:-/tmp}/netfix-vagrant.XXXXXX")
  trap 'rm -rf --one-file-system "$scratch"' EXIT
  unshare --net --mount --pid --fork --kill-child --mount-proc \
    bash "$here/namespace.sh" --inside "$box" "$scratch" "$@"
  exit
fi
box=$2 scratch=$3
shift 3

ip link set lo up
mount -t tmpfs tmpfs /run
for dir in etc var/lib var/log var/cache; do
  mkdir -p "$scratch/$dir"
  [ ! -d "/$dir/libvirt" ] || cp -a "/$dir/libvirt" "$scratch/$dir/"
  mkdir -p "$scratch/$dir/libvirt"
  mount --bind "$scratch/$dir/libvirt" "/$dir/libvirt"
done
cat > /etc/libvirt/qemu.conf << 'CONF'
user = "root"
group = "root"
security_driver = "none"
namespaces = []
cgroup_controllers = []
remember_owner = 0
CONF
virtlogd -d
libvirtd -d
export HOME=$scratch/home VAGRANT_HOME=$scratch/vagrant VAGRANT_CHECKPOINT_DISABLE=1
mkdir -p "$HOME"
vagrant box add --name debian/bookworm64 "$box" >&2
"$@"
