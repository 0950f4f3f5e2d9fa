#!/usr/bin/env bash
# A lab of real OpenSSH hosts on one Linux machine, in namespaces: no VM, no container engine. See docs/lab.md.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lab=${NETFIX_LAB:-lab}
base=/run/netfix-lab
state=$base/$lab
NET=172.28.128

usage() {
  cat << USAGE
usage: lab.sh COMMAND
  up N [--fault HOST=FAULT[,FAULT]]...   start N hosts (n1, n2, ...) and a stranger
  down                                   end the lab; nothing of it is left
  status                                 what is up
  exec HOST CMD...                       run CMD as root inside a host (one word: a shell line)
  station CMD...                         run CMD in the control station's network
  inject HOST FAULT                      break a host
  udp FROM TO [PORT]                     exit 0 if a datagram from one host reaches a listener on the other
  restart HOST                           a crude reboot: only its files stay
  inventory                              print the path of the inventory
  faults                                 list the faults
NETFIX_LAB names the lab (now: $lab); several may run at once.
USAGE
}

die() { echo "lab: $*" >&2; exit 1; }

require_linux_root() {
  if [ "$(uname -s)" != Linux ] || [ "$(id -u)" != 0 ]; then
    die 'the lab makes network namespaces, so it needs root on Linux.
Run it with sudo, or as root inside a Linux VM or a privileged container. `npx vitest run --project unit` needs neither.'
  fi
}

start_time() { local stat; stat=$(< "/proc/$1/stat") && set -- ${stat##*) } && echo "${20}"; }

# The lab's first process: PID 1 of its own PID namespace, in the control station's network namespace.
lab_pid() {
  local pid born
  read -r pid born 2> /dev/null < "$state/pid" || return 1
  [ "$(start_time "$pid" 2> /dev/null)" = "$born" ] || return 1
  echo "$pid"
}

running_lab() { lab_pid || die "no lab '$lab' is up. Start one: npm run lab -- up 3"; }

# n3 for both `n3` and `3`.
host_name() {
  local name=$1
  case $name in [0-9]*) name=n$name ;; esac
  [ -d "$state/hosts.d/$name" ] || die "no host '$1' in lab '$lab'. It has: $(host_names | xargs)"
  echo "$name"
}

host_names() { [ ! -d "$state/hosts.d" ] || ls -v "$state/hosts.d"; }

host_address() { case $1 in stranger) echo $NET.250 ;; *) echo "$NET.$((10 + ${1#n}))" ;; esac; }

host_pid() {
  local pid
  read -r pid 2> /dev/null < "$state/hosts.d/$1/pid" || return 1
  grep -q netfix-lab/boot "/proc/$pid/cmdline" 2> /dev/null || return 1
  echo "$pid"
}

in_host() {
  local pid
  pid=$(host_pid "$1") || die "host '$1' is not running"
  shift
  nsenter -t "$pid" --net --mount --pid --uts --ipc -- \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM="${TERM:-dumb}" "$@"
}

# --- up ---

make_keys() {
  local name
  ssh-keygen -q -t ed25519 -N '' -C "netfix-lab-$lab" -f "$state/id_ed25519"
  for name in "$@"; do mkdir -p "$state/hosts.d/$name"; done
  printf '%s\n' "$@" | xargs -P 4 -I{} sh -c '
    cd "$1/hosts.d/$2" && for t in ed25519 ecdsa; do ssh-keygen -q -t $t -N "" -C "root@$2" -f ssh_host_${t}_key; done' sh "$state" {}
}

write_station_files() {
  local name address key
  for name in "$@"; do
    address=$(host_address "$name")
    key=$(< "$state/hosts.d/$name/ssh_host_ed25519_key.pub")
    echo "$address ${key% *}" >> "$state/known_hosts"
    [ "$name" = stranger ] || echo "$name ansible_host=$address" >> "$state/hosts"
  done
  cat >> "$state/hosts" << INVENTORY

[all:vars]
ansible_user=ops
ansible_ssh_private_key_file=$state/id_ed25519
ansible_ssh_common_args='-o UserKnownHostsFile=$state/known_hosts'
INVENTORY
  cat > "$state/ssh_config" << CONFIG
Host n* stranger
  User ops
  IdentityFile $state/id_ed25519
  IdentitiesOnly yes
  UserKnownHostsFile $state/known_hosts
CONFIG
  for name in "$@"; do printf 'Host %s\n  HostName %s\n' "$name" "$(host_address "$name")" >> "$state/ssh_config"; done
}

# Files that all hosts of this lab have besides the image.
write_common_layer() {
  local common=$1 home
  mkdir -p "$common/usr/lib/netfix-lab"
  install -m 755 "$here/boot.sh" "$common/usr/lib/netfix-lab/boot"
  install -m 755 "$here/firewalld.sh" "$common/usr/lib/netfix-lab/firewalld"
  install -m 755 "$here/snapshot.sh" "$common/usr/lib/netfix-lab/snapshot"
  install -m 644 "$here/udp.py" "$common/usr/lib/netfix-lab/udp.py"
  for home in root home/ops home/dev home/nosudo; do
    mkdir -p "$common/$home/.ssh"
    install -m 600 "$state/id_ed25519.pub" "$common/$home/.ssh/authorized_keys"
    chmod 700 "$common/$home" "$common/$home/.ssh"
    chown -R --reference="$image/$home" "$common/$home"
  done
}

# Runs as PID 1 of the lab. Everything mounted or started from here ends with it.
lab_init() {
  local pid rest
  read -r pid rest < /proc/self/stat
  mkdir -p "$state/fs"
  mount -t tmpfs -o mode=755 tmpfs "$state/fs"
  image=$1 write_common_layer "$state/fs/common"
  sysctl -q -w net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0 2> /dev/null || true
  ip -batch - << IP
link set lo up
link add br0 type bridge
link set br0 up
address add $NET.1/24 dev br0
IP
  echo "$pid $(start_time "$pid")" > "$state/pid.new"
  mv "$state/pid.new" "$state/pid"
  while :; do sleep 86400 & wait $! || true; done
}

await() {
  local deadline=$((SECONDS + $1)); shift
  until "$@" 2> /dev/null; do
    [ $SECONDS -lt $deadline ] || return 1
    sleep 0.02
  done
}

# Port 22 is listened on. A try to connect would cost a second wherever it comes too early.
listens() { local pid; pid=$(host_pid "$1") && grep -q ':0016 0*:0000 0A' "/proc/$pid/net/tcp"; }

await_ssh() {
  local name
  for name in "$@"; do
    await 60 listens "$name" || die "$name did not come up: $(cat "$state/hosts.d/$name/log")"
  done
}

# In the lab's namespaces: one set of namespaces per host, all at once.
start_hosts() {
  local name
  for name in "$@"; do
    setsid unshare --net --mount --pid --uts --ipc --fork --kill-child \
      sh "$here/host.sh" "$state" "$(< "$state/image")" "$name" "$(host_address "$name")" \
      > "$state/hosts.d/$name/log" 2>&1 < /dev/null &
  done
}

in_lab() {
  local pid
  pid=$(running_lab)
  NETFIX_LAB=$lab nsenter -t "$pid" --net --mount --pid -- bash "$here/lab.sh" "$@"
}

# One neighbour table serves all namespaces of a machine: its default of 1024 entries is too small for many hosts. So does
# one backlog per core: 60 hosts that ask for each other's addresses at once overflow its 1000 packets.
raise_kernel_limits() {
  local backlog=/proc/sys/net/core/netdev_max_backlog
  [ "$(< $backlog)" -ge 100000 ] || echo 100000 > $backlog
  local n path=/proc/sys/net/ipv4/neigh/default/gc_thresh
  for n in 1 2 3; do
    [ "$(< $path$n)" -ge $((n * 16384)) ] || echo $((n * 16384)) > $path$n
  done
}

up() {
  local count=${1:-} faults=() names=() i
  [[ $count =~ ^[1-9][0-9]*$ ]] && [ "$count" -le 230 ] || die 'up wants a number of hosts from 1 to 230, as in: up 3'
  shift
  while [ $# -gt 0 ]; do
    case $1 in
      --fault) faults+=("${2:-}"); shift 2 || die '--fault wants HOST=FAULT' ;;
      *) die "unknown word '$1' after up" ;;
    esac
  done
  ! lab_pid > /dev/null || die "lab '$lab' is up already. End it first: npm run lab -- down"
  image=$(bash "$here/image.sh")
  down
  mkdir -p "$state" && chmod 755 "$base" "$state"
  echo "$image" > "$state/image"
  [ "$count" -le 30 ] || raise_kernel_limits
  for ((i = 1; i <= count; i++)); do names+=("n$i"); done
  names+=(stranger)
  make_keys "${names[@]}"
  NETFIX_LAB=$lab setsid unshare --net --mount --pid --fork --kill-child bash "$here/lab.sh" _init "$image" \
    > "$state/log" 2>&1 < /dev/null 8>&- &
  await 10 lab_pid > /dev/null || die "the control station did not start: $(< "$state/log")"
  write_station_files "${names[@]}"
  in_lab _start "${names[@]}" 8>&-
  await_ssh "${names[@]}"
  inject_each ${faults[@]+"${faults[@]}"} || { down; exit 1; }
}

# HOST=FAULT,... of several hosts at once.
inject_each() {
  local fault pids=() pid bad=0
  for fault in "$@"; do inject_all "${fault%%=*}" "${fault#*=}" & pids+=($!); done
  for pid in ${pids[@]+"${pids[@]}"}; do wait "$pid" || bad=1; done
  return $bad
}

inject_all() {
  local fault
  for fault in ${2//,/ }; do inject "$1" "$fault"; done
}

inject() {
  local name fault=${2:-}
  name=$(host_name "$1")
  [ -f "$here/faults/$fault.sh" ] || die "unknown fault '$fault'. There are: $(faults | xargs)"
  in_host "$name" sh -eu -c "$(< "$here/faults/$fault.sh")" < /dev/null 8>&- || die "fault '$fault' could not be made on $name"
  echo "$fault" >> "$state/hosts.d/$name/faults"
}

faults() { local f; for f in "$here"/faults/*.sh; do f=${f##*/}; echo "${f%.sh}"; done; }

# --- down ---

# Commands that still run in the station's network would keep it alive, as would the lab's own first process.
kill_station() {
  local net
  net=$(readlink "/proc/$1/ns/net")
  find /proc/[0-9]*/ns/net -maxdepth 0 -printf '%l %p\n' 2> /dev/null |
    awk -v net="$net" -F '[ /]' '$1 == net { print $4 }' | xargs -r kill -KILL 2> /dev/null || true
}

# Dead, or only waiting to be collected by a slow init.
gone() { ! grep -q '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$1/status" 2> /dev/null; }

kill_hosts() {
  local name pid pids=()
  for name in "$@"; do
    if pid=$(host_pid "$name"); then pids+=("$pid"); fi
  done
  [ ${#pids[@]} -eq 0 ] || kill -KILL "${pids[@]}" 2> /dev/null || true
  for pid in ${pids[@]+"${pids[@]}"}; do await 10 gone "$pid"; done
}

down() {
  local pid
  if pid=$(lab_pid); then
    # Hosts first: the kernel ends a namespace with others nested in it a hundred times slower.
    kill_hosts $(host_names)
    kill_station "$pid"
    await 10 gone "$pid" || die "process $pid of lab '$lab' does not end"
  fi
  rm -rf "$state"
}

restart() {
  local name
  name=$(host_name "$1")
  kill_hosts "$name"
  rm -f "$state/hosts.d/$name/pid"
  in_lab _start "$name" 8>&-
  await_ssh "$name"
}

status() {
  local name
  lab_pid > /dev/null || { echo "lab '$lab' is not up"; return; }
  printf '%-9s %-15s %-8s %s\n' HOST ADDRESS PID FAULTS
  for name in $(host_names); do
    printf '%-9s %-15s %-8s %s\n' "$name" "$(host_address "$name")" "$(host_pid "$name" || echo down)" \
        "$(cat "$state/hosts.d/$name/faults" 2> /dev/null | xargs)"
  done
}

run_in_host() {
  local name
  name=$(host_name "${1:-}"); shift
  case $# in
    0) in_host "$name" bash -l ;;
    1) in_host "$name" sh -c "$1" ;;
    *) in_host "$name" "$@" ;;
  esac
}

# Exit 0 when a datagram from one host reaches a listener on the other; the listener waits until all were sent.
udp_reaches() {
  local from to port=${3:-8472} token="netfix-lab-$$-$RANDOM" line
  from=$(host_name "$1") to=$(host_name "$2")
  coproc LISTENER { in_host "$to" python3 /lib/netfix-lab/udp.py listen "$port" "$token"; }
  # Bash closes its own two ends as soon as the listener is gone, so keep copies.
  exec 6<&"${LISTENER[0]}" 7>&"${LISTENER[1]}" {LISTENER[1]}>&-
  read -r -t 20 line <&6 || die "no listener on port $port of $to"
  # The listener ends when nobody holds its standard input any more: half a second after the last datagram.
  { in_host "$from" timeout 20 python3 /lib/netfix-lab/udp.py send "$(host_address "$to")" "$port" "$token"; sleep 0.5; } \
    < /dev/null > /dev/null 2>&1 6<&- &
  exec 7>&-
  read -r line <&6
}

locked() {
  mkdir -p "$base"
  exec 8> "$base/.$lab.lock"
  flock 8
  "$@"
}

[[ $lab =~ ^[A-Za-z0-9][A-Za-z0-9-]*$ ]] || die "NETFIX_LAB must be letters, digits and dashes, not '$lab'"
command=${1:-help}
[ $# -eq 0 ] || shift
case $command in
  help | --help | -h) usage; exit 0 ;;
  faults) faults; exit 0 ;;
  inventory) echo "$state/hosts"; exit 0 ;;
esac
require_linux_root
case $command in
  up) locked up "$@"; status ;;
  down) locked down ;;
  restart) locked restart "${1:-}" ;;
  status) status ;;
  exec) running_lab > /dev/null; run_in_host "$@" ;;
  station) pid=$(running_lab); exec nsenter -t "$pid" --net -- "$@" ;;
  udp) udp_reaches "${1:-}" "${2:-}" "${3:-}" ;;
  inject) running_lab > /dev/null; inject_all "${1:-}" "${2:-}" ;;
  require) ;;
  _init) lab_init "$@" ;;
  _start) start_hosts "$@" ;;
  *) usage >&2; exit 64 ;;
esac
