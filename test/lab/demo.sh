#!/usr/bin/env bash
# `npm run demo`: three broken hosts, netfix run twice, and packets as proof. Everything is taken down at the end.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.." || exit 1

export NETFIX_LAB=${NETFIX_LAB:-demo}
failed=0

lab() { bash "$here/lab.sh" "$@"; }
netfix() { lab station node dist/cli.js "$@"; }
title() { printf '\n== %s\n' "$*"; }
wrong() { echo "NOT as expected: $*"; failed=1; }
die() { echo "$*" >&2; exit 1; }

finish() {
  local code=$?
  trap - EXIT INT TERM
  lab down
  exit $code
}

prepare() {
  lab require || exit 1
  bash "$here/install.sh" lab || exit 1
  bash test/node-packages.sh || die 'The Node packages could not be installed.'
  npm run --silent build > /dev/null || die 'The build failed.'
}

# expect WORD FROM TO: one datagram to 8472, and whether it should arrive.
expect() {
  local seen=blocked
  if lab udp "$2" "$3" 8472; then seen=arrives; fi
  printf '  UDP %-8s -> %s:8472  %s\n' "$2" "$3" "$seen"
  [ "$seen" = "$1" ] || wrong "it should be: $1"
}

show_packets() {
  local to
  for to in n1 n2 n3; do expect "$1" "$([ $to = n1 ] && echo n2 || echo n1)" $to; done
  expect blocked stranger n1
}

show_settings() {
  local host
  for host in n1 n2 n3; do
    printf '  %s  %s\n' $host "$(lab exec $host 'cd /proc/sys/net && echo "ip_forward=$(cat ipv4/ip_forward)" \
      "bridge-nf-call-iptables=$(cat bridge/bridge-nf-call-iptables)"')"
  done
}

# 5M, the default, is more than a busy machine that is all three hosts hands on without loss.
run_netfix() {
  echo '$ netfix run playbooks/baseline.yaml -i hosts -e iperf_bandwidth=1M' "$@" >&2
  netfix run playbooks/baseline.yaml -i "$(lab inventory)" -e iperf_bandwidth=1M "$@"
}

# A run's JSON document as one line per host, and why where something failed. Exit 1 when it changed anything.
summary() {
  node -e '
    const { hosts, plays } = JSON.parse(require("fs").readFileSync(0, "utf8"));
    const entries = Object.entries(hosts);
    for (const [name, h] of entries) console.log(`  ${name}  ok ${h.ok}  changed ${h.changed}  failed ${h.failed}`);
    const results = plays.flatMap((play) => play.tasks.flatMap((task) => task.results));
    for (const { host, findings } of results.filter((result) => result.status === "failed"))
      for (const { message } of findings) console.log(`  ${host}: ${message}`);
    process.exit(entries.length === 3 && entries.every(([, h]) => h.changed === 0) ? 0 : 1);'
}

prepare
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

title 'Three SSH hosts, each broken in its own way'
lab down
lab up 3 --fault n1=ip_forward,fw-nftables --fault n2=bridge-nf,fw-iptables --fault n3=ip_forward,fw-ufw > /dev/null || exit 1
cat << 'TEXT'
  n1  a hardening file turned ip_forward off; nftables drops 8472/udp
  n2  bridged packets bypass iptables; iptables drops 8472/udp
  n3  a hardening file turned ip_forward off; ufw drops 8472/udp
TEXT
show_settings
show_packets blocked

title 'First run: find, fix, verify'
run_netfix || wrong "the first run ended with exit code $?"

title 'The same packets again; a stranger, who is no node, stays out'
show_settings
show_packets arrives

title 'Second run: nothing to do'
second=$(run_netfix --json) || wrong "the second run ended with exit code $?"
summary <<< "$second" || wrong 'the second run should change nothing on three hosts'

title 'After a boot of all three'
for host in n1 n2 n3; do lab restart $host || wrong "$host did not boot"; done
show_settings
show_packets arrives

title 'Done'
[ $failed = 0 ] && echo 'All as expected. The lab is taken down.' || echo 'Something was not as expected: see above.'
exit $failed
