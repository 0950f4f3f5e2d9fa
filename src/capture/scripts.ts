import { connectFunction } from '../modules/tcp-connect.ts';
import { PRELUDE } from '../sh/prelude.ts';
import { quote, quoteAll } from '../sh/quote.ts';

/** Exit codes of the look. */
export const NO_TCPDUMP = 3;
export const FILTER_REFUSED = 4;

/** How long a capture goes on when nothing is heard from us, in seconds. */
export const LEASE_SECONDS = 30;
const CONNECT_SECONDS = 4;
/** Between asking tcpdump to end and ending it. */
const PATIENCE_SECONDS = 3;
/** What the kernel keeps until tcpdump takes it, in KiB (tcpdump(1), -B): 2 MiB are its default. */
const BUFFER_KIB = 8192;

/**
 * Whether tcpdump may capture and understands the filter: `-d` does all but capture. A filter is to blame where it does
 * without one. What follows `--` is no option (getopt(3)).
 */
export function lookScript(filter: string): string {
  const look = 'tcpdump -i any -d';
  if (filter === '') return `has tcpdump || exit ${NO_TCPDUMP}\n${look} >/dev/null`;
  return `has tcpdump || exit ${NO_TCPDUMP}
${look} -- ${quote(filter)} >/dev/null && exit 0
${look} >/dev/null 2>&1 || exit 1
exit ${FILTER_REFUSED}`;
}

/** `2 eth0`: the index of each interface, which is all that a capture of them all has (LINKTYPE_LINUX_SLL2), and its name. */
export const INTERFACES_SCRIPT = `for device in /sys/class/net/*; do
  [ -r "$device/ifindex" ] && read -r index <"$device/ifindex" && echo "$index \${device##*/}"
done
:`;

export interface CaptureScript {
  /** Marks our own lines on standard error. */
  nonce: string;
  filter: string;
  snapBytes: number;
  /** The most it may take, whatever we do. */
  seconds: number;
  /** Where this host is to connect when told to. */
  connect: { address: string; port: number } | null;
}

/**
 * Streams a capture on standard output and is led by words on standard input: `beat` (we are here), `connect` and `stop`.
 * It ends at the end of its input, when nothing was heard for the lease, when its time is over, and when its reader has
 * gone; tcpdump does not outlive it. It writes no file. On standard error are tcpdump's words and our own lines.
 *
 * Three processes besides tcpdump: this shell waits for it; one reads the words; one counts the seconds. The last is told
 * of a word by a signal, for a shell's `read` has no time limit (POSIX.1-2017 XCU read). tcpdump leaves packets in the
 * kernel for up to a second (packet_buf timeout, pcap_set_timeout(3PCAP)): who stops it has to wait that long first.
 */
export function captureScript({ nonce, filter, snapBytes, seconds, connect }: CaptureScript): string {
  const options = ['-i', 'any', '-U', '-s', String(snapBytes), '-B', String(BUFFER_KIB), '-w', '-', '--'];
  return `${PRELUDE}
exec 3<&0 </dev/null 4>&2
trap : USR1 USR2
tcpdump ${quoteAll([...options, ...(filter === '' ? [] : [filter])])} 3<&- 4>&- &
pid=$!
exec >/dev/null
(
  exec 3<&-
  trap 'left=${LEASE_SECONDS}' USR1
  trap 'left=0' USR2
  left=${LEASE_SECONDS} total=${seconds}
  while [ "$left" -gt 0 ] && [ "$total" -gt 0 ]; do
    kill -0 "$pid" || exit 0
    sleep 1
    left=$((left - 1)) total=$((total - 1))
  done
  kill -TERM "$pid"
  sleep ${PATIENCE_SECONDS}
  kill -KILL "$pid"
) 2>/dev/null &
clock=$!
(
  while read -r word <&3; do
    kill -USR1 "$clock"
    case $word in
      stop) kill -TERM "$pid";;
      connect) ( ${connect === null ? ':' : connectOnce(nonce, connect)} ) 3<&- 2>&4 & ;;
    esac
  done
  kill -TERM "$pid"
  kill -USR2 "$clock"
) 2>/dev/null &
words=$!
wait "$pid"
code=$?
printf '%s ended %s\\n' ${quote(nonce)} "$code" >&2
kill -KILL "$clock" "$words" 2>/dev/null
exit 0`;
}

function connectOnce(nonce: string, { address, port }: { address: string; port: number }): string {
  return `said=$( {
${connectFunction(CONNECT_SECONDS)}
connect ${quote(address)} ${port}; } 2>&1 )
printf '%s connected %s %s\\n' ${quote(nonce)} "$?" "$(printf %s "$said" | tr '\\n' ' ' | cut -c1-300)" >&2`;
}
