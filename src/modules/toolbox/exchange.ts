import { quote, quoteAll } from '../../sh/quote.ts';
import { kubectl } from './kubectl.ts';
import { CONTAINER } from './manifest.ts';
import type { ToolboxParams } from './params.ts';
import type { Pod } from './pods.ts';

/** What came back of what one pod sent to another. */
export interface Reach {
  small: boolean;
  /** Whether a packet as large as the pod network allows was answered, too; null where that was not tried. */
  large: boolean | null;
  milliseconds: number | null;
}

export interface Exchange {
  /** By the sender's place, then by the receiver's address. */
  reached: Map<number, Map<string, Reach>>;
  /** By the sender's place: why it could not send. */
  failed: Map<number, string>;
}

/** Calls of kubectl at a time: each takes some 50 MB of the control plane's memory. */
const AT_A_TIME = 16;
/** Receivers that one pod asks at a time. */
const PINGS_AT_A_TIME = 50;
/** One packet, two more where that got no answer, and a large one: each is waited for two seconds. */
const PING_SECONDS = 8;

/**
 * Runs in a pod: for each address a line `ADDRESS small|lost large|lost|untried MILLISECONDS`. A large packet fills the
 * pod's own MTU; the kernel forbids others to cut it in pieces (IP_PMTUDISC_WANT, ip(7)), so that an overlay which does
 * not fit into the nodes' network shows. 28 and 48 bytes of it are headers. ping of iputils and of busybox.
 */
const PROBE = `command -v ping >/dev/null || { echo 'there is no ping in the image' >&2; exit 127; }
read -r mtu </sys/class/net/eth0/mtu || mtu=
one() {
  said=$(ping -q -c 1 -W 2 "$1" 2>&1) || said=$(ping -q -c 2 -W 2 "$1" 2>&1) || { echo "$1 lost untried"; return; }
  ms=$(printf '%s\\n' "$said" | sed -n 's|.*= [0-9.]*/\\([0-9.]*\\)/.*|\\1|p')
  case $1 in *:*) head=48;; *) head=28;; esac
  large=untried
  if [ -n "$mtu" ]; then
    if ping -q -c 1 -W 2 -s $((mtu - head)) "$1" >/dev/null 2>&1; then large=large; else large=lost; fi
  fi
  echo "$1 small $large $ms"
}
n=0
for address; do
  one "$address" &
  n=$((n + 1))
  [ $((n % ${PINGS_AT_A_TIME})) -ne 0 ] || wait
done
wait`;

/** One `kubectl exec` per pod, which asks all the others. Lines `pod PLACE CODE`, then `|` what it said and `!` its errors. */
export function exchangeScript(pods: readonly Pod[], given: ToolboxParams): string {
  const calls = pods.map((pod, i) => {
    const others = pods.filter((other) => other !== pod).map(({ address }) => address);
    return `ask ${i} ${quote(pod.name)} ${quoteAll(others)}`;
  });
  return `${kubectl(given)}
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
probe=${quote(PROBE)}
ask() {
  n=$1 pod=$2
  shift 2
  { k exec "$pod" -c ${CONTAINER} -- sh -c "$probe" sh "$@" </dev/null >"$folder/$n" 2>"$folder/$n.err"; echo "$?" >"$folder/$n.code"; } &
  [ $((n % ${AT_A_TIME})) -ne ${AT_A_TIME - 1} ] || wait
}
${calls.join('\n')}
wait
n=0
while [ $n -lt ${pods.length} ]; do
  echo "pod $n $(cat "$folder/$n.code")"
  sed 's/^/|/' "$folder/$n"
  tail -n 3 "$folder/$n.err" | sed 's/^/!/'
  n=$((n + 1))
done`;
}

/** How long it may take. */
export function exchangeSeconds(pods: number): number {
  return 30 + Math.ceil(pods / AT_A_TIME) * Math.ceil(pods / PINGS_AT_A_TIME) * (PING_SECONDS + 4);
}

export function readExchange(output: string): Exchange {
  const exchange: Exchange = { reached: new Map(), failed: new Map() };
  const [, ...blocks] = `\n${output}`.split(/\npod /);
  for (const block of blocks) {
    const [head = '', ...lines] = block.split('\n');
    const [place, code] = head.split(' ').map(Number);
    if (place === undefined) continue;
    const reached = lines.filter((line) => line.startsWith('|')).flatMap((line) => readReach(line.slice(1)));
    exchange.reached.set(place, new Map(reached));
    if (code === 0) continue;
    const said = lines.findLast((line) => line.startsWith('!'))?.slice(1, 300);
    exchange.failed.set(place, said || `kubectl exec ended with exit code ${code}`);
  }
  return exchange;
}

function readReach(line: string): [string, Reach][] {
  const [, address, small, large, milliseconds] =
    /^(\S+) (small|lost) (large|lost|untried) ?([0-9.]*)$/.exec(line) ?? [];
  if (address === undefined) return [];
  const figure = Number.parseFloat(milliseconds ?? '');
  return [
    [
      address,
      {
        small: small === 'small',
        large: large === 'untried' ? null : large === 'large',
        milliseconds: Number.isFinite(figure) ? figure : null,
      },
    ],
  ];
}
