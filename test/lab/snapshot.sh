#!/bin/sh
# What a run could change on a host, as text that is equal where nothing changed.
export LC_ALL=C
find /etc /usr/lib/sysctl.d /usr/lib/modules-load.d /var/lib/netfix -xdev \
  -printf '%M %u:%g %p %l\n' -type f -exec sha256sum {} + 2> /dev/null | sort
# Counts and sizes that move by themselves are left out.
sysctl -a --pattern '^net\.(ipv4|ipv6|bridge|netfilter)\.' 2> /dev/null | grep -v -e nf_conntrack_count -e '\.neigh\.' | sort
nft --stateless list ruleset 2> /dev/null
for save in iptables-legacy-save ip6tables-legacy-save; do
  $save 2> /dev/null | sed -e '/^#/d' -e 's/ *\[[0-9]*:[0-9]*\]//'
done
ip -o link show | sed 's/^[0-9]*: //' | cut -d@ -f1 | cut -d: -f1 | sort
