import { LOOPBACK_SOCKET } from '../../net/loopback-sockets.ts';
import { quoteAll } from '../../sh/quote.ts';
import type { Fleet, FleetHost } from '../module.ts';
import { type Answer, answerOf, connectFunction } from '../tcp-connect.ts';
import { addressesOf, peersOf } from './pairs.ts';
import { Rounds } from './rounds.ts';

export interface TcpMeasured {
  /** By sender, then by the name of the receiver. */
  answers: Map<FleetHost, Map<string, Answer>>;
  /** Hosts where some program takes connections on the port from elsewhere. */
  listening: Set<FleetHost>;
  /** Why the others took no part. */
  absent: Map<FleetHost, string>;
}

const CONNECT_SECONDS = 4;
const AT_ONCE = 50;

/** Every host connects to every other, all at the same time, with what it has. */
export async function measureTcp(
  fleet: Fleet,
  hosts: readonly FleetHost[],
  port: number,
): Promise<TcpMeasured> {
  fleet.progress(`${hosts.length} hosts connect to each other`);
  const waves = Math.ceil(hosts.length / AT_ONCE);
  const round = new Rounds(fleet, hosts, { timeoutMs: (waves * (CONNECT_SECONDS + 1) + 15) * 1000 });
  const printed = await round.each((host) => connectScript(addressesOf(peersOf(host, hosts)), port));
  const present = round.present();
  const answers = new Map(
    present.map((host) => [host, readAnswers(printed.get(host.name) ?? '', peersOf(host, hosts))]),
  );
  const listening = new Set(present.filter((host) => /^listens$/m.test(printed.get(host.name) ?? '')));
  return { answers, listening, absent: round.absent };
}

/**
 * One line per peer, `PLACE EXIT TEXT`, and `listens`. A socket in /proc/net/tcp listens in state
 * 0A; those of 127.0.0.0/8 and ::1 (in host byte order, proc_pid_net(5)) nobody else reaches.
 */
function connectScript(peers: readonly string[], port: number): string {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return `${connectFunction(CONNECT_SECONDS)}
cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
  awk '$4 == "0A" && $2 ~ /:${hex}$/ && $2 !~ /^${LOOPBACK_SOCKET}:/ { found = 1 } END { if (found) print "listens" }'
n=0
for peer in ${quoteAll(peers)}; do
  ( said=$(connect "$peer" ${port}); echo "answer $n $? $(printf %s "$said" | tr '\\n' ' ' | cut -c1-300)" ) &
  n=$((n + 1))
  [ $((n % ${AT_ONCE})) != 0 ] || wait
done
wait`;
}

function readAnswers(stdout: string, peers: readonly FleetHost[]): Map<string, Answer> {
  const answers = new Map<string, Answer>();
  for (const line of stdout.split('\n')) {
    const [, place, code, text = ''] = /^answer (\d{1,5}) (\d{1,3}) ?(.*)$/.exec(line) ?? [];
    const peer = place === undefined ? undefined : peers[Number(place)];
    if (peer !== undefined) answers.set(peer.name, answerOf(Number(code), text));
  }
  return answers;
}
