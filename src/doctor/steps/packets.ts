import { listed } from '../../modules/told.ts';
import { unjudgedTables } from '../../net/firewall/unjudged.ts';
import { endsOf, hostsOf, overlayOf } from '../geometry.ts';
import type { HostSeen, Path } from '../path.ts';
import type { StepResult } from '../verdict.ts';
import { endpointText } from './service.ts';
import { on, type Step } from './step.ts';

const SAID = {
  answered: 'was answered',
  refused: 'was refused',
  unreachable: 'was rejected on the way, or nobody answered for the address',
  silent: 'got no answer',
  unsent: 'was not sent: the host has nothing to send it with',
} as const;

/** What is wrong there loses no such packet: it went to an address, and is small. */
const BESIDE = ['name', 'mtu'];

/** Real packets, from where the way begins. */
export const packets: Step = {
  id: 'packets',
  judge(path, before) {
    const { probe, question, sender } = path;
    const { ok, unknown, fault } = on('packets', sender.name);
    const isSeen = question.protocol === 'udp' && probe.answer === 'answered';
    const line = `${probe.how} ${isSeen ? 'arrived, as was seen there' : SAID[probe.answer]}`;
    const isBlamed = before.some(({ status, step }) => status === 'fault' && !BESIDE.includes(step));
    if (probe.answer === 'answered') return [ok(line, probe.said), ...some(path, isBlamed)];
    if (probe.answer === 'unsent') return [unknown(line)];
    if (probe.answer === 'silent' && question.protocol === 'udp' && !isBlamed)
      return [unknown(`${line}, which says nothing of a datagram`)];
    return [fault(line, { evidence: probe.said, cause: isBlamed ? null : cause(path, before) })];
  },
};

/** One may be lost to chance. */
const SOME = 2;

function some({ probe: { pings }, sender, target }: Path, isBlamed: boolean): StepResult[] {
  if (pings.lost < SOME || pings.lost === pings.sent) return [];
  const message = `${pings.lost} of ${pings.sent} pings from ${sender.name} to ${target.address} got no answer`;
  const advice = `see where counters grow, on both hosts: ip -s link, tc -s qdisc, ethtool -S, nft list ruleset with counters; and capture at both ends at once, netfix explain says what was lost between them`;
  const cause = isBlamed ? null : { code: 'packets.some', message, advice };
  return [on('packets', sender.name).fault(message, { cause })];
}

/** Nothing that was seen is in the way, and packets do not arrive. */
function cause(path: Path, before: readonly StepResult[]): { code: string; message: string; advice: string } {
  const { sender, receiver, probe, target } = path;
  if (probe.route !== null && probe.route.device === null)
    return {
      code: 'packets.pod-route',
      message: `the pod ${sender.place.address} on ${sender.name} has no route to ${target.address}: ${probe.route.line}`,
      advice: `the CNI plugin sets up a pod's network: delete the pod, so that it is made anew, and see the plugin's log where it comes back so`,
    };
  const tables = hostsOf(path).flatMap(({ name, rules }) =>
    unjudgedTables(rules?.chains ?? []).map((table) => `${table} of ${name}`),
  );
  const unjudged =
    tables.length === 0 ? '' : `; the rules of the nft tables ${listed(tables)} were not judged`;
  const unseen = before.filter(({ status }) => status === 'unknown');
  const doubt = unseen.length === 0 ? '' : '; what is unknown above may be the reason, too';
  const other = receiver?.name ?? target.address;
  const pods = endsOf(path).filter(({ place }) => place.kind === 'pod');
  const others = path.service?.others ?? [];
  const endpoints =
    others.length === 0
      ? ''
      : `; packets for the Service may have gone to another of its endpoints (${listed(others.map(endpointText))}): ask for the way to each`;
  const unknown =
    receiver === null && path.service === null && !before.some(({ step }) => step === 'service')
      ? `if ${target.address} is the address of a Service, kube-proxy wrote no rule for it on ${sender.name}: does it run there? `
      : '';
  const outside =
    receiver === null && pods.length > 0
      ? `outside of the cluster nobody knows the way back to a pod: is there a MASQUERADE rule for it on ${sender.name} (iptables -t nat -S POSTROUTING, nft list ruleset)? `
      : '';
  const inside =
    pods.length === 0
      ? ''
      : `; what is inside of the pods was not looked at (${pods.map(({ place, name }) => `${place.address} on ${name}`).join(', ')})`;
  if (probe.answer === 'refused')
    return {
      code: 'packets.refused',
      message: `${other} refuses, and no rule and no missing service that was seen is the reason${doubt}`,
      advice: `capture on ${other} and look who sends the refusal: netfix explain reads the file`,
    };
  return {
    code: 'packets.lost',
    message: `nothing that was seen on ${receiver === null ? sender.name : `${sender.name} and ${other}`} is in the way, and packets do not arrive${endpoints}${unjudged}${inside}${doubt}`,
    advice: `${unseen.length === 0 ? '' : 'look first at what is unknown above. Then: '}${unknown}${outside}${insideAdvice(pods)}look at what stands between: a cloud security group, a hypervisor, a router or a firewall; capture at both ends at once and let netfix explain say who saw the packet last${overlayOf(path) === null ? '' : '. It tells wrong checksums, too, which the task `vxlan_offload` puts right'}`,
  };
}

/** Routes, devices and rules in the namespaces of the pods. */
function insideAdvice(pods: readonly HostSeen[]): string {
  const [first] = pods.flatMap(({ place }) => place.namespace ?? []);
  return first === undefined
    ? ''
    : `look into the pods first (\`nsenter --net=${first} ip route\`, and ip link, nft list ruleset); then `;
}
