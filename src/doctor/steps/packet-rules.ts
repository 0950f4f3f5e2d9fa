import { hasNoEndpoints, isClusterChain } from '../../modules/firewall/cluster-chains.ts';
import { placeText } from '../../modules/firewall/place.ts';
import type { Packet } from '../../net/firewall/packet.ts';
import type { Hook } from '../../net/firewall/rules.ts';
import { verdictOf } from '../../net/firewall/verdict.ts';
import type { HostSeen, Path } from '../path.ts';
import type { Fix, StepResult } from '../verdict.ts';
import { OVERLAY_PORTS } from './listener.ts';
import { NO_ENDPOINTS_ADVICE } from './service.ts';
import { on } from './step.ts';

/** Where its nftables mode refuses what is for a Service and was not rewritten: for another port than those it has. */
const NO_PORT = 'cluster-ips-check';

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
  if (hasNoEndpoints(verdict.place))
    return fault(message, { cause: { code: 'service.no-endpoints', message, advice: NO_ENDPOINTS_ADVICE } });
  if (verdict.place.path.includes(NO_PORT)) {
    const advice = 'ask for a port that the Service has: kubectl get services -A';
    return fault(message, { cause: { code: 'service.no-port', message, advice } });
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
