import type { Facts, ProbeOutput } from '../modules/module.ts';
/**
 * Read-only; few processes, nothing that needs root, and printed at once. `uname` prints in the order n, r, m however it
 * is asked (uname(1)). `ip -o` is in iproute2 and in busybox. sudo and doas drop SSH_CONNECTION, but root can read what
 * their own process was started with (proc_pid_environ(5)): the nearest ancestor that had it tells.
 */
export declare const FACTS_SCRIPT = "end='\n'\nset -- $(uname -nrm)\nnfx_euid=; while read -r nfx_key nfx_real nfx_euid nfx_rest; do [ \"$nfx_key\" = Uid: ] && break; done 2>/dev/null </proc/self/status; [ -n \"$nfx_euid\" ] || nfx_euid=$(id -u)\nfacts=\"hostname=$1${end}kernel=$2${end}arch=$3${end}uid=$nfx_euid$end\"\n[ ! -d /run/systemd/system ] || facts=\"${facts}init=systemd$end\"\nfor manager in apt-get dnf yum zypper apk; do has $manager && facts=\"${facts}manager=$manager$end\" && break; done\n[ ! -r /etc/os-release ] || while read -r line || [ -n \"$line\" ]; do\n  case $line in ID=*|ID_LIKE=*|VERSION_ID=*|PRETTY_NAME=*) facts=\"${facts}os.$line$end\";; esac\ndone </etc/os-release\nssh=${SSH_CONNECTION:-} pid=$PPID\nwhile [ -z \"$ssh\" ] && [ \"$pid\" -gt 1 ] && read -r line <\"/proc/$pid/stat\"; do\n  ssh=$(tr '\\0' '\\n' <\"/proc/$pid/environ\" | sed -n '/^SSH_CONNECTION=/{s///p;q;}')\n  line=${line##*) }\n  line=${line#* }\n  pid=${line%% *}\ndone 2>/dev/null\nprintf '%sssh=%s\\n' \"$facts\" \"$ssh\"\nip -o addr show 2>/dev/null | sed -n 's/^[0-9]*: *\\([^ ]*\\) *inet6\\{0,1\\} \\([^ ]*\\).*/address=\\1 \\2/p'";
/** Never throws: a host that prints nonsense has empty facts. */
export declare function readFacts(output: ProbeOutput): Facts;
