#!/bin/sh
# Runs in a new network, mount, PID, UTS and IPC namespace: becomes PID 1 of one lab host.
# usage: host.sh STATE IMAGE NAME ADDRESS
# /proc is still the machine's own here, so /proc/self/stat tells our PID as the machine sees it.
set -eu
state=$1 image=$2 name=$3 address=$4
read -r pid rest < /proc/self/stat
read -r lab rest < "$state/pid"
host=$state/fs/$name
last=${address##*.}
mac=$(printf '02:00:ac:1c:80:%02x' "$last")

hostname "$name"
in_station() { nsenter --net="/proc/$lab/ns/net" "$@"; }
in_station ip link del "$name" 2> /dev/null || true
in_station ip link add "$name" master br0 up type veth peer name eth0 address "$mac" netns "/proc/$pid/ns/net"
ip -batch - << IP
link set lo up
address add $address/24 dev eth0
link set eth0 up
route add default via 172.28.128.1
IP

mkdir -p "$host/upper" "$host/work" "$host/root"
mount -t overlay overlay -o "lowerdir=$state/fs/common:$image,upperdir=$host/upper,workdir=$host/work" "$host/root"
cd "$host/root"
if [ ! -e etc/ssh/ssh_host_ed25519_key ]; then
  echo "$name" > etc/hostname
  printf '127.0.0.1\tlocalhost\n%s\t%s\n' "$address" "$name" > etc/hosts
  cp "$state/hosts.d/$name/"ssh_host_* etc/ssh/
fi

mount -t proc proc proc
# Only the network's settings are the host's own. The rest belongs to the machine, so it is read-only here.
mount --bind proc/sys proc/sys
mount --bind proc/sys/net proc/sys/net
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t tmpfs -o mode=755,nosuid tmpfs run
mount -t tmpfs -o mode=755,nosuid tmpfs dev
mkdir dev/pts dev/shm dev/net
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
node() { mknod -m 666 "dev/$1" c "$2" "$3"; }
node null 1 3; node zero 1 5; node full 1 7; node random 1 8; node urandom 1 9; node tty 5 0; node net/tun 10 200
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin; ln -s fd/1 dev/stdout; ln -s fd/2 dev/stderr

echo "$pid" > "$state/hosts.d/$name/pid.new"
mv "$state/hosts.d/$name/pid.new" "$state/hosts.d/$name/pid"
pivot_root . mnt
cd /
umount -l /mnt
exec env -i TERM=dumb /bin/sh /lib/netfix-lab/boot < /dev/null > /dev/null 2>&1
