import { type Rewriting, rewritingOf } from '../net/firewall/destinations.ts';
import { nodeDevice, podDevice } from './geometry.ts';
import { packetBetween, type Sent } from './packet.ts';
import type { HostSeen, Translation } from './path.ts';

/**
 * Where the rules of the sender send what is for a Service: those of kube-proxy for iptables (`KUBE-SVC-…`) and for nftables
 * (`service-ips`), or anybody's. Of several endpoints the first is walked to. Null where no rule that was read rewrites it:
 * IPVS and eBPF have none.
 */
export function translationOf(sender: HostSeen, sent: Sent, address: string): Translation | null {
  const isPod = sender.place.kind === 'pod';
  const device = isPod ? podDevice(sender) : sender.route.device;
  const found = rewriting(sender, sent, { from: sender.place.address, to: address }, device, isPod);
  const [to, ...others] = found?.to ?? [];
  if (found === null || to === undefined) return null;
  return { address, port: sent.port, to, others, rule: found.rule };
}

/** Where a host sends what comes to a port of its own: a NodePort, a host port of a pod, a port that Docker publishes. */
export function redirectionOf(receiver: HostSeen, sent: Sent, from: string): Translation['to'] | null {
  const ends = { from, to: receiver.place.address };
  return rewriting(receiver, sent, ends, nodeDevice(receiver), true)?.to[0] ?? null;
}

/** `comesIn`: by the device, else it goes out by that. */
function rewriting(
  { rules }: HostSeen,
  sent: Sent,
  { from, to }: { from: string; to: string },
  device: string | null,
  comesIn: boolean,
): Rewriting | null {
  const devices = comesIn ? { iif: device, oif: null } : { iif: '', oif: device };
  const packet = packetBetween(from, to, sent, devices);
  if (rules === null || packet === null) return null;
  return rewritingOf(rules, packet, comesIn ? 'prerouting' : 'output');
}
