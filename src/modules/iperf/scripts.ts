import { quote, quoteAll } from '../../sh/quote.ts';
import { portProcesses } from '../port-processes.ts';
import type { IperfTest } from './params.ts';
import { CLOSE_TUNNEL, type Tunnel, tunnelFunction } from './tunnel.ts';

/** Seconds a client may take beyond its test: iperf 2 waits 2 s for a report that never comes, iperf3 for ever. */
const CLIENT_SLACK = 8;
/** Seconds a server lives beyond that, so that it is there until it is asked for its report. */
const SERVER_SLACK = 25;

/** Deadline of the step that runs the client. */
export function clientTimeoutMs({ seconds }: IperfTest): number {
  return (seconds + CLIENT_SLACK + 5) * 1000;
}

/** A test as one of its ends sees it: `address` is the server's, as the client reaches it. */
export interface End {
  test: IperfTest;
  version: 2 | 3;
  address: string;
  /** Null: straight over the network. */
  tunnel: Tunnel | null;
}

/**
 * Shell test: does anything listen on the port, within the tunnel where there is one? From /proc/PID/net/{udp,tcp}
 * (proc_pid_net(5)), which shows the kernel's own sockets (VXLAN) too. To bind and see is no test: iperf 2 sets
 * SO_REUSEADDR, and two servers share the port.
 */
function heldFunction(port: number, protocols: readonly string[]): string {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const files = protocols
    .flatMap((protocol) => [protocol, `${protocol}6`])
    .map((name) => `"/proc/\${space:-self}/net/${name}"`);
  return `inside= space=
held() { cat ${files.join(' ')} 2>/dev/null | awk '$2 ~ /:${hex}$/ && ($4 == "07" || $4 == "0A") { found = 1 } END { exit !found }'; }`;
}

/** Lines `iperf 2` and `iperf 3`, of what can be run. iperf3 goes by the name iperf on some hosts. */
export const VERSIONS = `has iperf && case $(iperf --version 2>&1) in *'iperf version 2'*) echo 'iperf 2';; esac
has iperf3 && echo 'iperf 3'
:`;

/** iperf3 opens TCP whatever it measures. */
function protocolsOf({ protocol, version }: Pick<IperfTest, 'protocol' | 'version'>): string[] {
  return protocol === 'udp' && version === 3 ? ['udp', 'tcp'] : [protocol];
}

/**
 * Lines `iperf 2`, `iperf 3`, `held`, `holder WHO` and `device NAME`. With a tunnel to try, for UDP, a port that is held
 * gives `tunnel` where one can be had beside its holder, else the reason stands on stderr. An iperf that a run which was
 * cut off has left behind is about to end: it is waited for, a client too, since what it still sends confuses the next
 * server (iperf 2.1.8 was seen to count nothing of its own test, and to end).
 */
export function lookScript(test: IperfTest, trial: Tunnel): string {
  const protocols = protocolsOf(test);
  const families = protocols.length === 2 ? 'ut' : test.protocol === 'udp' ? 'u' : 't';
  const processes = portProcesses(test.port, families);
  const beside = `${tunnelFunction(trial, 5)}
  tunnel && { echo tunnel; close_tunnel; }`;
  return `${VERSIONS}
${heldFunction(test.port, protocols)}
holders() { ${processes} | sed 's/^/holder /'; }
lingering() { has ss && ss -Hanp${families} '( sport = :${test.port} or dport = :${test.port} )' 2>/dev/null | grep -q '"iperf'; }
for n in 1 2 3; do lingering || break; sleep 1; done
if held; then
  echo held
  holders
  for type in vxlan geneve; do
    ip -o -d link show type $type 2>/dev/null | sed -n "s/^[0-9]*: \\([^:@]*\\)[:@].* dstport ${test.port} .*/device \\1 ($type)/p"
  done
  ${test.protocol === 'udp' ? beside : ''}
fi
:`;
}

/**
 * Stays beside the server in a session of its own: ends it and takes the folder away when told to (TERM), and by itself
 * when its time is over, or as soon as the shell that netfix came in by is gone.
 */
const KEEPER = `dir=$1 life=$2 shell=$3 space=$4; shift 4
"$@" </dev/null >"$dir/log" 2>&1 & server=$!
${CLOSE_TUNNEL}
finish() { kill -9 $server $clock 2>/dev/null; close_tunnel; rm -rf "$dir"; exit 0; }
clock=; trap finish TERM HUP INT
echo $server >"$dir/server"; echo $$ >"$dir/keeper"
while [ "$life" -gt 0 ] && kill -0 "$shell" 2>/dev/null; do
  sleep 1 & clock=$!
  wait $clock
  life=$((life - 1))
done
finish`;

/** Starts the server and waits until it listens. Prints its folder, which serverReportScript() wants. */
export function startScript({ test, version, address, tunnel }: End): string {
  const command = version === 3 ? server3(test) : server2(test, address);
  const life = test.seconds + CLIENT_SLACK + SERVER_SLACK;
  return `${heldFunction(test.port, [version === 3 ? 'tcp' : test.protocol])}
${tunnel === null ? '' : `${tunnelFunction(tunnel, life)}\ntunnel || exit 1`}
held && { echo 'the port is held' >&2; exit 1; }
dir=$(mktemp -d "\${TMPDIR:-/tmp}/netfix-iperf.XXXXXXXXXX") || exit 1
apart=; has setsid && apart=setsid
shell=$$
$apart sh -c ${quote(KEEPER)} netfix-iperf "$dir" ${life} $shell "$space" $inside ${quoteAll(command)} </dev/null >/dev/null 2>&1 &
n=0
until [ -s "$dir/keeper" ] && held; do
  n=$((n + 1)); [ $n -lt 50 ] || break
  sleep 0.1 2>/dev/null || sleep 1
done
printf '%s\\n' "$dir"`;
}

function server2({ port, protocol }: IperfTest, address: string): string[] {
  const udp = protocol === 'udp' ? ['-u'] : [];
  return ['iperf', '-s', '-p', String(port), '-i', '1', ...udp, ...familyOf(address)];
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

/**
 * iperf 2 does not end on TERM while it connects, and sends on for seconds before it ends. iperf3 does, and tells its
 * server so. A line a second shows whether anybody still listens: without netfix the client is ended at once, not when
 * its test is over.
 */
export function clientScript({ test, version, address, tunnel }: End): string {
  const command = version === 3 ? client3(test, address) : client2(test, address);
  const seconds = test.seconds + CLIENT_SLACK;
  const end = version === 3 ? 'TERM' : 'KILL';
  return `inside= space=
${tunnel === null ? CLOSE_TUNNEL : `${tunnelFunction(tunnel, seconds)}\ntunnel || exit 1`}
$inside ${quoteAll(command)} </dev/null 2>&1 & client=$!
( trap '' PIPE; left=${seconds}; while [ $left -gt 0 ] && echo; do sleep 1 >/dev/null; left=$((left - 1)); done; kill -${end} $client ) 2>/dev/null & watch=$!
wait $client; code=$?
{ kill $watch; wait $watch; } 2>/dev/null
close_tunnel
echo "exit code $code"`;
}

function client2(test: IperfTest, address: string): string[] {
  return ['iperf', '-c', address, ...sending(test), ...familyOf(address)];
}

function client3(test: IperfTest, address: string): string[] {
  return ['iperf3', '-c', address, ...sending(test), '-J'];
}

function familyOf(address: string): string[] {
  return address.includes(':') ? ['-V'] : [];
}

function sending({ port, protocol, bitsPerSecond, seconds, length }: IperfTest): string[] {
  const datagrams = protocol === 'udp' ? ['-u', '-l', String(length)] : [];
  return ['-p', String(port), '-b', String(bitsPerSecond), '-t', String(seconds), ...datagrams];
}
