import { isClusterChain } from '../../modules/firewall/cluster-chains.ts';
import { placeText } from '../../modules/firewall/place.ts';
import { parsePrefix } from '../../net/address.ts';
import type { Packet } from '../../net/firewall/packet.ts';
import type { Hook } from '../../net/firewall/rules.ts';
import { verdictOf } from '../../net/firewall/verdict.ts';
import type { HostSeen, Path } from '../path.ts';
import type { Protocol } from '../question.ts';
import type { Fix, StepResult } from '../verdict.ts';
import { OVERLAY_PORTS } from './listener.ts';
import { on } from './step.ts';

/** Ephemeral, as a sender's usually is (ip_local_port_range in ip(7)). */
const SOURCE_PORT = 45_000n;
/** kube-proxy's words, in comments of iptables and in names of nftables. */
const NO_ENDPOINTS = /has no (local )?endpoints|no-endpoint/;

/** What is sent. Without a port it is a ping. */
export interface Sent {
  port: number | null;
  protocol: Protocol;
}

/** A packet for some hooks of a host, and in words. */
export interface Asked {
  packet: Packet | null;
  hooks: readonly Hook[];
  what: string;
  code: string;
  fix?: Fix | null;
}

export function byRules(host: HostSeen, { packet, hooks, what, code, fix = null }: Asked): StepResult {
  const { ok, unknown, fault } = on('firewall', host.name);
  if (host.rules === null || packet === null) return unknown(`the rules for ${what} were not read`);
  const verdict = verdictOf(host.rules, packet, hooks);
  if (verdict.kind === 'accepted') return ok(`no rule drops ${what}`);
  const at = placeText(verdict.place);
  if (verdict.kind === 'unknown')
    return unknown(`whether ${what} passes cannot be told: ${at}`, verdict.expression);
  const message = `${host.name} drops ${what}: ${at}`;
  const text = verdict.place.rule?.text ?? '';
  if (NO_ENDPOINTS.test(text) || NO_ENDPOINTS.test(verdict.place.chain.name)) {
    const advice = `no pod that is ready stands behind the Service: kubectl get endpointslices -A, and the pods that its selector names`;
    return fault(message, { cause: { code: 'service.no-endpoints', message, advice } });
  }
  if (fix !== null) return fault(message, { cause: { code, message, fix } });
  const advice = isClusterChain(verdict.place.chain)
    ? `the cluster makes that rule: a network policy, as a rule (kubectl get networkpolicies -A)`
    : `let it through ahead of that rule on ${host.name}`;
  return fault(message, { cause: { code, message, advice } });
}

/** The second where it is worse than the first. */
export function worse(first: StepResult, second: StepResult | null): StepResult {
  const order = ['ok', 'unknown', 'fault'];
  return second !== null && order.indexOf(second.status) > order.indexOf(first.status) ? second : first;
}

/** What comes back to who sent a packet: null where nothing waits for it, or it came, for then no rule dropped it. */
export function answerTo(
  { probe, question }: Path,
  packet: Packet | null,
  devices: Pick<Packet, 'iif' | 'oif'>,
): Packet | null {
  const isMissing = probe.answer === 'silent' || probe.answer === 'unsent';
  const isTunnel = question.protocol === 'udp' && OVERLAY_PORTS.includes(question.port ?? 0);
  if (packet?.destination == null || !isMissing || isTunnel) return null;
  const { source, destination, sourcePort, port } = packet;
  const ports = question.protocol === 'icmp' ? {} : { sourcePort: port, port: sourcePort };
  return { ...packet, source: destination, destination: source, ...ports, ...devices, reply: true };
}

export function packetFor(
  { sender, target }: Path,
  sent: Sent,
  devices: Pick<Packet, 'iif' | 'oif'>,
): Packet | null {
  return packetBetween(sender.place.address, target.address, sent, devices);
}

/** Null where one of the two is no address. */
export function packetBetween(
  from: string,
  to: string,
  { port, protocol }: Sent,
  devices: Pick<Packet, 'iif' | 'oif'>,
): Packet | null {
  const source = parsePrefix(from);
  const destination = parsePrefix(to);
  if (source === null || destination === null) return null;
  return {
    family: destination.family,
    protocol: protocol === 'icmp' && destination.family === 'ip6' ? 'icmpv6' : protocol,
    source: source.low,
    destination: destination.low,
    sourcePort: SOURCE_PORT,
    port: BigInt(port ?? 0),
    ...devices,
  };
}
