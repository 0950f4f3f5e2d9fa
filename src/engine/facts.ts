import { readAddressLine } from '../modules/address-line.ts';
import type { Facts, ProbeOutput } from '../modules/module.ts';
import { EFFECTIVE_UID } from '../sh/effective-uid.ts';

/**
 * Read-only; few processes, and nothing that needs root. What uname(2) tells stands in /proc/sys/kernel, the machine's
 * name only since Linux 6.1 (admin-guide/sysctl/kernel.rst). `ip -o` is in iproute2 and in busybox. Of an
 * operator who came in by ssh, became root and runs netfix on that machine itself, sudo dropped SSH_CONNECTION; but root can
 * read what processes were started with (proc_pid_environ(5)): the nearest ancestor that had it tells.
 */
export const FACTS_SCRIPT = `end='
'
kernel() { line=; read -r line 2>/dev/null <"/proc/sys/kernel/$1" || line=$(uname "$2"); facts="$facts$3=$line$end"; }
facts=
kernel hostname -n hostname
kernel osrelease -r kernel
kernel arch -m arch
${EFFECTIVE_UID}
facts="\${facts}uid=$nfx_euid$end"
[ ! -d /run/systemd/system ] || facts="\${facts}init=systemd$end"
for manager in apt-get dnf yum zypper apk; do has $manager && facts="\${facts}manager=$manager$end" && break; done
[ ! -r /etc/os-release ] || while read -r line || [ -n "$line" ]; do
  case $line in ID=*|ID_LIKE=*|VERSION_ID=*|PRETTY_NAME=*) facts="\${facts}os.$line$end";; esac
done </etc/os-release
ssh=\${SSH_CONNECTION:-} pid=$PPID
while [ -z "$ssh" ] && [ "$pid" -gt 1 ] && read -r line <"/proc/$pid/stat"; do
  environ=$end$(tr '\\0' '\\n' <"/proc/$pid/environ")$end
  case $environ in *"\${end}SSH_CONNECTION="*) ssh=\${environ#*"\${end}SSH_CONNECTION="} ssh=\${ssh%%"$end"*};; esac
  line=\${line##*) }
  line=\${line#* }
  pid=\${line%% *}
done 2>/dev/null
printf '%sssh=%s\\n' "$facts" "$ssh"
ip -o addr show 2>/dev/null
:`;

/**
 * Never throws: a host that prints nonsense has empty facts. They are copied, for they stay until the run ends: a piece of a
 * text keeps all of it in memory (SlicedString in V8's src/objects/string.h), and so all that the host printed.
 */
export function readFacts(output: ProbeOutput): Facts {
  const lines = output.stdout.split('\n').map((line) => {
    const at = line.indexOf('=');
    return [line.slice(0, Math.max(at, 0)), line.slice(at + 1)] as const;
  });
  const first = (key: string): string | undefined => lines.find(([name]) => name === key)?.[1];
  const os = (key: string): string => unquote(first(`os.${key}`) ?? '');
  return structuredClone<Facts>({
    hostname: first('hostname') ?? '',
    kernel: first('kernel') ?? '',
    arch: first('arch') ?? '',
    os: {
      id: os('ID') || 'unknown',
      idLike: os('ID_LIKE').split(' ').filter(Boolean),
      versionId: os('VERSION_ID'),
      name: os('PRETTY_NAME'),
    },
    uid: readUid(first('uid')),
    init: first('init') === 'systemd' ? 'systemd' : 'other',
    packageManager: packageManager(first('manager')),
    ssh: sshConnection(first('ssh') ?? ''),
    addresses: output.stdout.split('\n').flatMap(address),
  });
}

/** Values of os-release may be quoted as in a shell (os-release(5)). */
function unquote(value: string): string {
  return value.replace(/^(["'])(.*)\1$/, '$2');
}

function packageManager(command: string | undefined): Facts['packageManager'] {
  switch (command) {
    case 'apt-get':
      return 'apt';
    case 'dnf':
    case 'yum':
    case 'zypper':
    case 'apk':
      return command;
    default:
      return null;
  }
}

/** The loopback's own addresses are no facts. */
function address(line: string): Facts['addresses'] {
  const read = readAddressLine(line);
  if (read === null || /^(127\.|::1$)/.test(read.address)) return [];
  return [{ ...read, device: read.device === 'lo' ? null : read.device }];
}

/** `client-address client-port server-address server-port` */
function sshConnection(value: string): Facts['ssh'] {
  const [, client, clientPort, server, port] =
    /^([0-9a-fA-F.:]+)(?:%\S+)? (\d{1,5}) ([0-9a-fA-F.:]+)(?:%\S+)? (\d{1,5})$/.exec(value) ?? [];
  if (client === undefined || server === undefined) return null;
  return { client, clientPort: Number(clientPort), server, port: Number(port) };
}

/** -1 when the host did not say: never taken for root. */
function readUid(text = ''): number {
  return /^\d+$/.test(text) ? Number(text) : -1;
}
