import { fittingLines, fittingSize, pingHeaders } from '../modules/path-mtu.ts';
import { answerOf, connectFunction } from '../modules/tcp-connect.ts';
import { PRELUDE } from '../sh/prelude.ts';
import { quote } from '../sh/quote.ts';
import type { Place, Probe } from './path.ts';
import { portName, type Question } from './question.ts';
import { readRoute } from './route.ts';

const CONNECT_SECONDS = 4;

/**
 * Sends real packets from where the path begins: a connection or a datagram, a ping, and a ping as large as the route
 * carries at once. All at the same time.
 */
export function probeScript(from: Place, target: string, question: Question): string {
  const { port, protocol } = question;
  const send = port === null ? '' : protocol === 'tcp' ? connect(target, port) : datagram(target, port);
  const text = `${send === '' ? '' : `{ ${send}\n} &\n`}${pings(target)}\nwait`;
  if (from.namespace === null) return text;
  const inside = `printf 'inside %s\\n' "$(ip -o route get ${quote(target)} 2>&1 | head -n 1)"`;
  return `nsenter --net=${quote(from.namespace)} sh -c ${quote(`${PRELUDE}\n${inside}\n${text}`)}`;
}

function connect(target: string, port: number): string {
  return `${connectFunction(CONNECT_SECONDS)}
said=$(connect ${quote(target)} ${port}); printf 'answer %s %s\\n' $? "$(printf %s "$said" | tr '\\n' ' ' | cut -c1-300)"`;
}

/** The second write tells what the first was answered with: an ICMP error comes back on the socket (udp(7)). */
function datagram(target: string, port: number): string {
  const write = 'exec 3<>"/dev/udp/$1/$2" && printf netfix >&3 && sleep 1 && printf netfix >&3';
  return `has bash && has timeout || exit 0
said=$(timeout 4 bash -c ${quote(write)} netfix ${quote(target)} ${port} </dev/null 2>&1); printf 'sent %s %s\\n' $? "$(printf %s "$said" | tr '\\n' ' ' | cut -c1-300)"`;
}

/** Enough to see that some are lost. Less than 0.2 s apart is root's alone (ping(8)). */
const PINGS = 10;

/** Size and the rest of iputils' options are not in busybox's ping. */
function pings(target: string): string {
  const to = quote(target);
  const device = `$(ip -o route get ${to} 2>/dev/null | sed -n 's/.* dev \\([^ ]*\\) .*/\\1/p')`;
  return `if has ping; then
  iputils=
  ping -V 2>/dev/null | grep -q iputils && iputils=yes
  often='-c 2'
  if [ -n "$iputils" ]; then often='-c 2 -i 0.3'; [ "$(id -u)" != 0 ] || often='-c ${PINGS} -i 0.05'; fi
  { said=$(ping -n $often -W 2 ${to} 2>/dev/null) && echo 'ping yes' || echo 'ping no'
    printf '%s\n' "$said" | sed -n 's/^\\([0-9]*\\) packets transmitted, \\([0-9]*\\) .*/pings \\1 \\2/p'; } &
  device=${device}
  if [ -n "$device" ] && [ "$device" != lo ] && [ -n "$iputils" ]; then
    mtu=$(ip -o link show dev "$device" | sed -n 's/^[^>]*> mtu \\([0-9]*\\) .*/\\1/p')
    echo "size $mtu"
    { ping -n -c 2 -i 0.3 -W 2 -M do -s $((mtu - ${pingHeaders(target)})) ${to} >/dev/null 2>&1 && echo 'large yes' || { echo 'large no'
      ${fittingLines(target, '"$mtu"')}; }; } &
  fi
fi`;
}

export function readProbe(stdout: string, from: Place, target: string, question: Question): Probe {
  const yes = (word: string): boolean | null => {
    const [, answer] = new RegExp(`^${word} (yes|no)$`, 'm').exec(stdout) ?? [];
    return answer === undefined ? null : answer === 'yes';
  };
  const ping = yes('ping');
  const [, sent = 0, came = 0] = /^pings (\d{1,3}) (\d{1,3})$/m.exec(stdout) ?? [];
  const [, inside] = /^inside (.{1,500})$/m.exec(stdout) ?? [];
  const [, code = '', said = ''] = /^(?:answer|sent) (\d{1,3}) ?(.{0,300})$/m.exec(stdout) ?? [];
  const pod = from.namespace === null ? `${from.host.name} itself, not from the pod` : from.address;
  const where = from.kind === 'node' ? from.host.name : pod;
  return {
    answer: question.port === null ? pinged(ping) : answered(code, said, question.protocol),
    how: `${portName(question)} to ${target} from ${where}`,
    said,
    route: inside === undefined ? null : readRoute(inside),
    ping,
    pings: { sent: Number(sent), lost: Math.max(0, Number(sent) - Number(came)) },
    largePing: yes('large'),
    fits: fittingSize(stdout, target),
    size: Number(/^size (\d{1,6})$/m.exec(stdout)?.[1] ?? 0),
  };
}

function pinged(ping: boolean | null): Probe['answer'] {
  if (ping === null) return 'unsent';
  return ping ? 'answered' : 'silent';
}

/** A datagram that nobody refuses may have arrived or not. */
function answered(code: string, said: string, protocol: Question['protocol']): Probe['answer'] {
  if (code === '') return 'unsent';
  const answer = answerOf(Number(code), said);
  if (answer === 'connected') return protocol === 'tcp' ? 'answered' : 'silent';
  return answer;
}
