#!/bin/sh
# Breaks a node as the lab's hosts are broken. Without a fault: lists them.
# usage: break.sh NODE FAULT...
set -eu
cd "$(dirname "$0")"
faults=../test/lab/faults
usable='ip_forward bridge-nf cis-late rp-filter fw-nftables fw-iptables fw-ufw fw-firewalld'
if [ $# -lt 2 ]; then
  echo "usage: break.sh NODE FAULT..., where FAULT is one of: $usable" >&2
  exit 64
fi
node=$1
shift
for fault; do
  case " $usable " in *" $fault "*) ;; *)
    echo "break.sh: unknown fault '$fault'. There are: $usable" >&2
    exit 64 ;;
  esac
done
for fault; do
  vagrant ssh "$node" --no-tty -c "sudo sh -eu -c $(printf "'%s'" "$(sed "s/'/'\\\\''/g" "$faults/$fault.sh")")"
done
