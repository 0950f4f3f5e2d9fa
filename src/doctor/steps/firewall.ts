import { cidrText } from '../../modules/cidr/params.ts';
import { placeText } from '../../modules/firewall/place.ts';
import { type AddressRange, parsePrefix } from '../../net/address.ts';
import type { Packet } from '../../net/firewall/packet.ts';
import type { Hook } from '../../net/firewall/rules.ts';
import { LOCAL_HOOKS, verdictOf } from '../../net/firewall/verdict.ts';
import {
  arrivalDevice,
  endsOf,
  isOneHost,
  nodeDevice,
  overlayOf,
  podDevice,
  podNetwork,
} from '../geometry.ts';
import type { HostSeen, Path } from '../path.ts';
import { type Protocol, portName } from '../question.ts';
import type { Fix, StepResult } from '../verdict.ts';
import { errorsOf, fixOn, on, type Step } from './step.ts';

const SENDING: readonly Hook[] = ['output', 'postrouting'];
/** Ephemeral, as a sender's usually is (ip_local_port_range in ip(7)). */
const SOURCE_PORT = 45_000n;

/** The rules of both hosts, for the packet itself and for the tunnel's: out, through, in. */
export const firewall: Step = {
  id: 'firewall',
  judge(path) {
    const { sender, receiver, question } = path;
    const inner = { port: path.target.port, protocol: question.protocol };
    const out = sender.place.kind === 'node' ? [sends(path, sender, inner)] : [];
    const isInside = isOneHost(path) && podDevice(sender) === (receiver && podDevice(receiver));
    const through = isInside ? [] : forwardsOf(path).map((host) => passes(path, host, inner));
    const tunnel = overlayOf(path)?.link.vxlan ?? null;
    const outer = tunnel === null ? [] : endsOf(path).map((host) => takesTunnel(path, host, tunnel.port));
    const last = receiver?.place.kind === 'node' && !isOneHost(path) ? [takes(path, receiver)] : [];
    return [...out, ...outer, ...through, ...last].flat();
  },
};

/** What is sent. Without a port it is a ping. */
interface Sent {
  port: number | null;
  protocol: Protocol;
}

function forwardsOf(path: Path): HostSeen[] {
  const routers = endsOf(path).filter(({ place }) => place.kind === 'pod');
  return routers.filter(({ name }, i) => routers.findIndex((other) => other.name === name) === i);
}

function sends(path: Path, host: HostSeen, sent: Sent): StepResult {
  const packet = packetFor(path, sent, { iif: '', oif: host.route.device });
  return byRules(host, packet, SENDING, `what ${host.name} sends by ${portName(sent)}`, 'firewall.output');
}

/** A pod's packets come in by its device and leave by the way to the other end, or the other way round. */
function passes(path: Path, host: HostSeen, sent: Sent): StepResult {
  const pod = podDevice(host);
  const other =
    isOneHost(path) && path.receiver !== null
      ? podDevice(path.receiver)
      : (arrivalDevice(path, host) ?? host.route.device);
  const isSending = host === path.sender;
  const packet = packetFor(
    path,
    sent,
    isSending ? { iif: pod, oif: host.route.device } : { iif: other, oif: pod },
  );
  return byRules(
    host,
    packet,
    ['forward'],
    `what ${host.name} forwards between ${pod} and ${isSending ? host.route.device : other}`,
    'firewall.forward',
    forwardFix(path, host),
  );
}

function byRules(
  host: HostSeen,
  packet: Packet | null,
  hooks: readonly Hook[],
  what: string,
  code: string,
  fix: Fix | null = null,
): StepResult {
  const { ok, unknown, fault } = on('firewall', host.name);
  if (host.rules === null || packet === null) return unknown(`the rules for ${what} were not read`);
  const verdict = verdictOf(host.rules, packet, hooks);
  if (verdict.kind === 'accepted') return ok(`no rule drops ${what}`);
  const at = placeText(verdict.place);
  if (verdict.kind === 'unknown')
    return unknown(`whether ${what} passes cannot be told: ${at}`, verdict.expression);
  const message = `${host.name} drops ${what}: ${at}`;
  if (fix !== null) return fault(message, { cause: { code, message, fix } });
  const advice = `let it through ahead of that rule on ${host.name}`;
  return fault(message, { cause: { code, message, advice } });
}

/** The forward module's, for the pods of this way: their range as flannel has it, else the networks of the two ends. */
function forwardFix(path: Path, host: HostSeen): Fix | null {
  const ranges = endsOf(path).flatMap((end) => end.podRange ?? cidrOf(podNetwork(end)) ?? []);
  const params = { pods: [...new Set(ranges)] };
  if (params.pods.length === 0) return null;
  const blocked =
    host.plan('forward', params)?.findings.filter(({ code }) => code === 'forward.blocked') ?? [];
  const isFixable = blocked.length > 0 && blocked.every(({ fixable }) => fixable === true);
  return isFixable ? fixOn(host, ['forward', params]) : null;
}

function cidrOf(range: AddressRange | null): string | null {
  return range === null ? null : cidrText(range);
}

/** Ports are the firewall module's to judge and to open; a ping has none. */
function takes(path: Path, host: HostSeen): StepResult {
  const { sender, target, question } = path;
  if (target.port === null) {
    const packet = packetFor(path, { port: null, protocol: 'icmp' }, { iif: nodeDevice(host), oif: '' });
    return byRules(host, packet, LOCAL_HOOKS, `a ping that comes to ${host.name}`, 'firewall.input');
  }
  const from = [...new Set([sender.place.address, sender.address])];
  return opens(host, `${target.port}/${question.protocol}`, from, from);
}

/** Every node takes the tunnel's packets from every other: answers come from other ports than those that were sent to. */
function takesTunnel(path: Path, host: HostSeen, port: number): StepResult {
  const peer = host === path.sender ? path.receiver : path.sender;
  return opens(host, `${port}/udp`, peer === null ? [] : [peer.address], 'all');
}

/** `from`: who is judged. `open`: who is let in by the fix; `all` are the hosts of the inventory. */
function opens(host: HostSeen, port: string, from: string[], open: string[] | string): StepResult {
  const { ok, unknown, fault } = on('firewall', host.name);
  const findings = host.plan('firewall', { allow: [port], from })?.findings;
  const needsRoot = findings?.find(({ code }) => code === 'firewall.needs-root');
  if (findings === undefined || needsRoot !== undefined)
    return unknown(`the rules for ${port} were not read`);
  const blocked = findings.find(({ code }) => code === 'firewall.blocked');
  if (blocked !== undefined) {
    const fix = blocked.fixable === true ? fixOn(host, ['firewall', { allow: [port], from: open }]) : null;
    const advice = fix === null ? `change that rule on ${host.name}` : undefined;
    const cause = {
      code: 'firewall.blocked',
      message: `${host.name}: ${blocked.message}`,
      fix,
      ...(advice ? { advice } : {}),
    };
    return fault(blocked.message, { evidence: blocked.evidence, cause });
  }
  const doubt = findings.find(({ code, severity }) => code === 'firewall.unknown' && severity === 'warning');
  if (doubt !== undefined) return unknown(doubt.message, doubt.evidence);
  const later = errorsOf(host, 'firewall', { allow: [port], from })?.[0];
  return ok(
    `${host.name} lets in ${port} from ${from.join(' and ')}${later === undefined ? '' : `, but not for good: ${later.message}`}`,
  );
}

function packetFor(
  { sender, target }: Path,
  { port, protocol }: Sent,
  devices: Pick<Packet, 'iif' | 'oif'>,
): Packet | null {
  const source = parsePrefix(sender.place.address);
  const destination = parsePrefix(target.address);
  if (source === null || destination === null) return null;
  return {
    family: destination.family,
    protocol: protocol === 'icmp' && destination.family === 'ip6' ? 'ipv6-icmp' : protocol,
    source: source.low,
    destination: destination.low,
    sourcePort: SOURCE_PORT,
    port: BigInt(port ?? 0),
    ...devices,
  };
}
