import { quote, quoteAll } from '../../sh/quote.ts';
import type { IperfTest } from './params.ts';

/** Seconds a client may take beyond its test: iperf 2 waits 2 s for a report that never comes, iperf3 for ever. */
const CLIENT_SLACK = 8;
/** Seconds a server lives beyond that, so that it is there until it is asked for its report. */
const SERVER_SLACK = 25;

/** Deadline of the step that runs the client. */
export function clientTimeoutMs({ seconds }: IperfTest): number {
  return (seconds + CLIENT_SLACK + 5) * 1000;
}

/**
 * Shell test: does anything listen on the port? From /proc/net/{udp,tcp} (proc_pid_net(5)), which shows the kernel's
 * own sockets (VXLAN) too. To bind and see is no test: iperf 2 sets SO_REUSEADDR, and two servers share the port.
 */
function heldFunction(port: number, protocols: readonly string[]): string {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const files = protocols.flatMap((protocol) => [`/proc/net/${protocol}`, `/proc/net/${protocol}6`]);
  return `held() { cat ${files.join(' ')} 2>/dev/null | awk '$2 ~ /:${hex}$/ && ($4 == "07" || $4 == "0A") { found = 1 } END { exit !found }'; }`;
}

/** iperf3 opens TCP whatever it measures. */
function protocolsOf({ protocol, version }: Pick<IperfTest, 'protocol' | 'version'>): string[] {
  return protocol === 'udp' && version === 3 ? ['udp', 'tcp'] : [protocol];
}

/** Lines `iperf 2`, `iperf 3`, `held`, `holder WHO` and `device NAME`. */
export function lookScript(test: IperfTest): string {
  return `has iperf && case $(iperf --version 2>&1) in *'iperf version 2'*) echo 'iperf 2';; esac
has iperf3 && echo 'iperf 3'
${heldFunction(test.port, protocolsOf(test))}
if held; then
  echo held
  ss -Hlnp${protocolsOf(test).includes('udp') ? 'u' : ''}${protocolsOf(test).includes('tcp') ? 't' : ''} 'sport = :${test.port}' 2>/dev/null | sed -n 's/.*users:(("\\([^"]*\\)",pid=\\([0-9]*\\).*/holder \\1 (pid \\2)/p'
  for type in vxlan geneve; do
    ip -o -d link show type $type 2>/dev/null | sed -n "s/^[0-9]*: \\([^:@]*\\)[:@].* dstport ${test.port} .*/device \\1 ($type)/p"
  done
fi
:`;
}

/**
 * Stays beside the server in a session of its own: ends it and takes the folder away when told to (TERM), and by
 * itself when its time is over, whether or not anyone ever comes back.
 */
const KEEPER = `dir=$1 life=$2; shift 2
"$@" </dev/null >"$dir/log" 2>&1 & server=$!
sleep "$life" & clock=$!
trap 'kill -9 $server $clock 2>/dev/null; rm -rf "$dir"; exit 0' TERM HUP INT
echo $server >"$dir/server"; echo $$ >"$dir/keeper"
wait $clock
kill -9 $server 2>/dev/null; rm -rf "$dir"`;

/** Starts the server and waits until it listens. Prints its folder, which serverReportScript() wants. */
export function startScript(test: IperfTest, version: 2 | 3, ipv6: boolean): string {
  const command = version === 3 ? server3(test) : server2(test, ipv6);
  const life = test.seconds + CLIENT_SLACK + SERVER_SLACK;
  return `${heldFunction(test.port, [version === 3 ? 'tcp' : test.protocol])}
held && { echo 'the port is held' >&2; exit 1; }
dir=$(mktemp -d "\${TMPDIR:-/tmp}/netfix-iperf.XXXXXXXXXX") || exit 1
apart=; has setsid && apart=setsid
$apart sh -c ${quote(KEEPER)} netfix-iperf "$dir" ${life} ${quoteAll(command)} </dev/null >/dev/null 2>&1 &
n=0
until [ -s "$dir/keeper" ] && held; do
  n=$((n + 1)); [ $n -lt 50 ] || break
  sleep 0.1 2>/dev/null || sleep 1
done
printf '%s\\n' "$dir"`;
}

function server2({ port, protocol }: IperfTest, ipv6: boolean): string[] {
  return [
    'iperf',
    '-s',
    '-p',
    String(port),
    '-i',
    '1',
    ...(protocol === 'udp' ? ['-u'] : []),
    ...(ipv6 ? ['-V'] : []),
  ];
}

function server3({ port }: IperfTest): string[] {
  return ['iperf3', '-s', '-1', '-J', '-p', String(port)];
}

/** First line `up` or `gone`, then the server's log. iperf3 prints its report when it ends. */
export function serverReportScript(dir: string, version: 2 | 3): string {
  return `d=${quote(dir)}
[ -s "$d/keeper" ] || { echo gone; exit 0; }
read -r server <"$d/server"; read -r keeper <"$d/keeper"
gone() { ! kill -0 "$server" 2>/dev/null; }
wait_for() { n=0; until "$@" || [ $n -ge 20 ]; do n=$((n + 1)); sleep 0.1 2>/dev/null || sleep 1; done; }
removed() { [ ! -d "$d" ]; }
if gone; then echo gone; else echo up; fi
${version === 3 ? 'kill -TERM "$server" 2>/dev/null; wait_for gone' : ''}
tail -c 200000 "$d/log"
kill -TERM "$keeper" 2>/dev/null
wait_for removed
rm -rf "$d"`;
}

/** iperf 2 does not end on TERM while it connects. iperf3 does, and tells its server so. */
export function clientScript(test: IperfTest, version: 2 | 3, address: string): string {
  const command = version === 3 ? client3(test, address) : client2(test, address);
  const limit = `timeout -s ${version === 3 ? 'TERM' : 'KILL'} ${test.seconds + CLIENT_SLACK}`;
  return `limit=; has timeout && limit='${limit}'
$limit ${quoteAll(command)} </dev/null 2>&1
echo "exit code $?"`;
}

function client2(test: IperfTest, address: string): string[] {
  return ['iperf', '-c', address, ...sending(test), ...(address.includes(':') ? ['-V'] : [])];
}

function client3(test: IperfTest, address: string): string[] {
  return ['iperf3', '-c', address, ...sending(test), '-J'];
}

function sending({ port, protocol, bitsPerSecond, seconds, length }: IperfTest): string[] {
  const datagrams = protocol === 'udp' ? ['-u', '-l', String(length)] : [];
  return ['-p', String(port), '-b', String(bitsPerSecond), '-t', String(seconds), ...datagrams];
}
