import { stationOf } from '../../modules/cidr/twins.ts';
import { MAC_TWIN_ADVICE, macTwinsOf, macTwinText } from '../../modules/mac-twins.ts';
import { LOCAL_HOOKS } from '../../net/firewall/verdict.ts';
import { cidrView, deviceWith, hostsOf, isOneHost, reaches } from '../geometry.ts';
import { packetBetween } from '../packet.ts';
import type { HostSeen, Path } from '../path.ts';
import type { StepResult } from '../verdict.ts';
import { byRules } from './packet-rules.ts';
import { on, type Step } from './step.ts';

const UNANSWERED = ['FAILED', 'INCOMPLETE'];

/** Whether the next hop answered when it was asked for. Packets went out before the table was read. */
export const neighbour: Step = {
  id: 'neighbour',
  judge(path, before) {
    const twins = sameMac(path);
    if (twins !== null) return [twins];
    const hosts = isOneHost(path) ? [path.sender] : [path.sender, path.receiver];
    return hosts.flatMap((host) => (host === null ? [] : judgeHost(path, host, before)));
  },
};

/**
 * What is for one of them goes to the other: nobody answers for long. Where all is answered it is meant so, as of
 * ipvlan, whose devices have the hardware address of the one below them (kernel, networking/ipvlan.rst).
 */
function sameMac(path: Path): StepResult | null {
  if (reaches(path) && path.probe.pings.lost === 0) return null;
  const [twins] = macTwinsOf(
    hostsOf(path).map((host) => stationOf(cidrView(host))),
    [],
  );
  if (twins === undefined) return null;
  const message = macTwinText(twins);
  const cause = { code: 'cidr.mac-twin', message, advice: MAC_TWIN_ADVICE };
  return on('neighbour', path.sender.name).fault(message, { evidence: twins.evidence, cause });
}

function judgeHost(path: Path, host: HostSeen, before: readonly StepResult[]): StepResult[] {
  const { device, gateway, local } = host.route;
  if (device === null || local) return [];
  const hop = gateway ?? (host === path.sender ? path.target.address : path.sender.place.address);
  const ways: Way[] = host.neighbour === null ? [] : [{ device, hop, entry: host.neighbour }];
  // What carries the tunnel is looked at where packets do not arrive: it is told once, by what is wrong with it.
  const carriers = host.carrier === null || reaches(path) ? [] : [host.carrier];
  const [first = [], second = []] = [ways, carriers].map((each) =>
    each.map((way) => judgeWay(path, host, way, before)),
  );
  return [...first, ...second.filter(({ status }) => status !== 'ok')];
}

type Way = NonNullable<HostSeen['carrier']>;

function judgeWay(
  path: Path,
  host: HostSeen,
  { device, hop, entry }: Way,
  before: readonly StepResult[],
): StepResult {
  const { ok, unknown, fault } = on('neighbour', host.name);
  const isOverlay = host.links.get(device)?.vxlan != null;
  if (!UNANSWERED.includes(entry.state)) {
    const owner = host === path.sender ? path.receiver : path.sender;
    if (owner === null || entry.mac === null || !isAnother(owner, hop, entry.mac))
      return ok(`${hop} is ${entry.mac ?? 'known'} on ${device}`, entry.line);
    const message = `${host.name} takes ${entry.mac} for ${hop} on ${device}, and no device of ${owner.name}, which has that address, is ${entry.mac}`;
    // Some clouds answer for every address themselves (Azure by one hardware address for all).
    if (entry.state !== 'PERMANENT' || reaches(path))
      return unknown(`${message}: another machine has it too, unless a router answers for all`, entry.line);
    const advice = isOverlay
      ? `the entry is older than the device: the CNI's agent writes it, restart that on both hosts`
      : `somebody wrote that entry, and the kernel keeps it: on ${host.name}, ip neigh del ${hop} dev ${device}, and see who wrote it`;
    return fault(message, { evidence: entry.line, cause: { code: 'neighbour.other', message, advice } });
  }
  const line = `nobody on ${device} says to have ${hop}`;
  const follows = before.some(
    ({ step, host: at, status }) => step === 'route' && at === host.name && status === 'fault',
  );
  if (follows) return fault(line, { evidence: entry.line });
  const deaf = isOverlay ? null : dropsDiscovery(path, host, hop);
  if (deaf !== null) return deaf;
  const message = `nobody on ${device} of ${host.name} says to have ${hop}`;
  const advice = isOverlay
    ? `the CNI's agent on ${host.name} writes this entry: restart it there and read its log`
    : askedInVain(host, hop);
  return fault(line, { evidence: entry.line, cause: { code: 'neighbour.unanswered', message, advice } });
}

/** IPv6 asks by ICMPv6 (RFC 4861), which rules can drop. */
function askedInVain({ name }: HostSeen, hop: string): string {
  const question = hop.includes(':')
    ? 'neighbour solicitations at both ends (icmp6), and see whether a rule there drops ICMPv6'
    : 'ARP at both ends';
  return `is it up, and on that network? see with \`ip neigh\` on ${name}, and capture ${question}`;
}

/** Rules that drop all of ICMPv6 drop neighbour discovery, too: ARP passes no rules for IP. */
function dropsDiscovery(path: Path, host: HostSeen, hop: string): StepResult | null {
  const other = host === path.sender ? path.receiver : path.sender;
  if (!hop.includes(':') || other === null || deviceWith(other, hop) === null) return null;
  const from = [host.place.address, host.address].find((each) => each.includes(':')) ?? 'fe80::1';
  const packet = packetBetween(
    from,
    hop,
    { port: null, protocol: 'icmp' },
    { iif: deviceWith(other, hop), oif: '' },
  );
  const what = 'ICMPv6, and with it neighbour discovery';
  const told = byRules(other, { packet, hooks: LOCAL_HOOKS, what, code: 'firewall.input' });
  return told.status === 'fault' ? { ...told, step: 'neighbour' } : null;
}

/** The host has the address, and none of its devices the hardware address that others take for it. */
function isAnother(owner: HostSeen, address: string, mac: string): boolean {
  const macs = [...owner.links.values()].flatMap((link) => link.mac ?? []);
  return deviceWith(owner, address) !== null && macs.length > 0 && !macs.includes(mac.toLowerCase());
}
