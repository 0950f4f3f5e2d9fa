import { contains, parsePrefix } from '../../net/address.ts';
import type { Hook } from '../../net/firewall/rules.ts';
import { markOf } from '../../net/firewall/verdict.ts';
import { podDevice, reaches } from '../geometry.ts';
import { packetFor } from '../packet.ts';
import type { HostSeen, Path } from '../path.ts';
import type { StepResult } from '../verdict.ts';
import { answerTo } from './packet-rules.ts';
import { on } from './step.ts';

/** What `ip route get` does not tell, where packets are lost: rules for marked packets, and policies of IPsec. */
export function detours(path: Path, host: HostSeen): StepResult[] {
  return reaches(path) ? [] : [...marked(path, host), ...wrapped(path, host)];
}

/** What a host marks before it chooses the route: of a pod's packets on their way in, of its own on their way out. */
function marked(path: Path, host: HostSeen): StepResult[] {
  const { sender, target } = path;
  const pod = podDevice(host);
  const devices = pod === null ? { iif: '', oif: host.route.device } : { iif: pod, oif: null };
  const hooks: Hook[] = pod === null ? ['output'] : ['ingress', 'prerouting'];
  const there = packetFor(path, { port: target.port, protocol: path.question.protocol }, devices);
  const packet = host === sender ? there : answerTo(path, there, devices);
  if (packet === null) return [];
  const to = host === sender ? target.address : sender.place.address;
  const mark = host.rules === null ? null : markOf(host.rules, packet, hooks);
  const rule = host.markRules.find((each) => isForOther(each, { mark, from: packet.source, to }));
  if (rule === undefined) return [];
  const why = mark === null ? 'may mark' : `mark with 0x${mark.toString(16)}`;
  const line = `rules of ${host.name} ${why} what it sends to ${to}, and its rule \`${rule}\` sends what is marked so elsewhere: by which route it goes was not seen`;
  return [on('route', host.name).unknown(line)];
}

/** `50: from all fwmark 0x1/0xff lookup 77`, `not from all fwmark …` (ip-rule(8)): another answer than for mark 0. */
function isForOther(
  rule: string,
  { mark, from, to }: { mark: bigint | null; from: bigint; to: string },
): boolean {
  const [, value, mask = '0xffffffff'] = / fwmark (0x[0-9a-f]+)(?:\/(0x[0-9a-f]+))?(?: |$)/.exec(rule) ?? [];
  const [, source = 'all'] = / from (\S+)/.exec(rule) ?? [];
  const [, destination = 'all'] = / to (\S+)/.exec(rule) ?? [];
  const range = parsePrefix(source);
  const isFrom = range === null || (range.low <= from && from <= range.high);
  if (value === undefined || !isFrom || !isIn(destination, to)) return false;
  const asks = (own: bigint): boolean => (own & BigInt(mask)) === BigInt(value);
  return mark === null || asks(mark) !== asks(0n);
}

/** For what goes by one xfrm interface, or has one mark (ip-xfrm(8)). */
const TIED = / (if_id|mark) (0x)?0*[1-9a-f]/;

/** `src PREFIX dst PREFIX … dir out …`: of the packets themselves, and of those that carry a tunnel. */
function wrapped({ sender, receiver, target }: Path, host: HostSeen): StepResult[] {
  const there: [string, string][] = [
    [sender.place.address, target.address],
    ...(receiver === null ? [] : [[sender.address, receiver.address] as [string, string]]),
  ];
  const back = there.map(([from, to]): [string, string] => [to, from]);
  const out = host === sender ? there : back;
  const policy = host.ipsec.find((each) => {
    if (TIED.test(each)) return false;
    const [, from = '', to = '', way = ''] = /^src (\S+) dst (\S+) .*?dir (\S+)/.exec(each) ?? [];
    const pairs = way === 'out' ? out : ['in', 'fwd'].includes(way) ? (host === sender ? back : there) : [];
    return pairs.some(([source, destination]) => isIn(from, source) && isIn(to, destination));
  });
  if (policy === undefined) return [];
  const line = `an IPsec policy of ${host.name} is for these packets (\`${policy}\`): whether it blocks them, or the other end has the same, was not looked at (ip xfrm state, on both)`;
  return [on('route', host.name).unknown(line)];
}

/** Also true of `all`. */
function isIn(prefix: string, address: string): boolean {
  const [range, own] = [parsePrefix(prefix), parsePrefix(address)];
  return prefix === 'all' || (range !== null && own !== null && contains(range, own));
}
