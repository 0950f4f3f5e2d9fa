import { cidrText } from '../../modules/cidr/params.ts';
import { placeText } from '../../modules/firewall/place.ts';
import type { AddressRange } from '../../net/address.ts';
import type { Hook } from '../../net/firewall/rules.ts';
import { FORWARD_HOOKS, LOCAL_HOOKS, sourceOf } from '../../net/firewall/verdict.ts';
import {
  arrivalDevice,
  deviceWith,
  endsOf,
  isOneHost,
  isOwn,
  nodeDevice,
  overlayOf,
  overlayOn,
  podDevice,
  podNetwork,
  reaches,
  tunnelAddress,
} from '../geometry.ts';
import { packetBetween, packetFor, type Sent } from '../packet.ts';
import type { HostSeen, Path, Tunnel } from '../path.ts';
import { portName } from '../question.ts';
import type { Fix, StepResult } from '../verdict.ts';
import { isFiltered } from './bridge.ts';
import { type Asked, answerTo, byRules, worse } from './packet-rules.ts';
import { NO_ENDPOINTS_ADVICE } from './service.ts';
import { fixOn, on, type Step } from './step.ts';

const SENDING: readonly Hook[] = ['output', 'postrouting'];

/**
 * The rules of both hosts, for the packet itself, its answer and for the tunnel's: out, through, in. Where the packet was
 * answered, rules that would drop it are not in its way.
 */
export const firewall: Step = {
  id: 'firewall',
  judge(path) {
    const { sender, receiver, question } = path;
    const inner = { port: path.target.port, protocol: question.protocol };
    const out = sender.place.kind === 'node' ? [sends(path, sender, inner)] : [];
    const isInside = isOneHost(path) && podDevice(sender) === (receiver && podDevice(receiver));
    const through =
      // What a bridge passes between its ports meets the rules for what is forwarded: where bridge-nf-call-iptables is 1.
      isInside && isFiltered(path, sender) !== true
        ? []
        : forwardsOf(path).map((host) => passes(path, host, inner));
    const tunnel = overlayOf(path);
    const outer =
      tunnel === null
        ? []
        : endsOf(path).map((host) => worse(takesTunnel(path, host, tunnel), sendsTunnel(path, host, tunnel)));
    const last = receiver?.place.kind === 'node' && !isOneHost(path) ? takes(path, receiver) : [];
    const own = (results: StepResult[]) =>
      path.probe.answer === 'answered' ? results.map(allTheSame) : results;
    return [...own(out), ...outer, ...own(through), ...own(last)];
  },
};

function forwardsOf(path: Path): HostSeen[] {
  const routers = endsOf(path).filter(({ place }) => place.kind === 'pod');
  return routers.filter(({ name }, i) => routers.findIndex((other) => other.name === name) === i);
}

/** Something on the way rewrites it (masquerade, DNAT), or lets it in ahead of that rule. */
function allTheSame(result: StepResult): StepResult {
  const { ok } = on('firewall', result.host);
  if (result.status === 'unknown') return ok(`${result.line}; it was answered`, result.evidence ?? undefined);
  if (result.status !== 'fault') return result;
  return ok(`by its rules ${result.line}; it was answered all the same, so they see it with other addresses`);
}

/** Out it goes, and the answer comes in. */
function sends(path: Path, host: HostSeen, sent: Sent): StepResult {
  const packet = packetFor(path, sent, { iif: '', oif: host.route.device });
  const what = `what ${host.name} sends by ${portName(sent)}`;
  const asked = { packet, hooks: SENDING, what, code: 'firewall.output' };
  const out = goesOut(path, host, asked);
  const back = answerTo(path, packet, { iif: arrivalDevice(path, host) ?? host.route.device, oif: '' });
  return worse(
    out,
    back === null
      ? null
      : byRules(host, {
          packet: back,
          hooks: LOCAL_HOOKS,
          what: `the answer to ${what}`,
          code: 'firewall.input',
        }),
  );
}

/** A pod's packets come in by its device and leave by the way to the other end, or the other way round. */
function passes(path: Path, host: HostSeen, sent: Sent): StepResult {
  const pod = podDevice(host);
  const other =
    isOneHost(path) && path.receiver !== null
      ? podDevice(path.receiver)
      : (arrivalDevice(path, host) ?? host.route.device);
  const isSending = host === path.sender;
  const devices = isSending ? { iif: pod, oif: host.route.device } : { iif: other, oif: pod };
  const packet = packetFor(path, sent, devices);
  const asked = {
    hooks: FORWARD_HOOKS,
    what: `what ${host.name} forwards between ${pod} and ${isSending ? host.route.device : other}`,
    code: 'firewall.forward',
    fix: forwardFix(path, host),
  };
  const there = goesOut(path, host, { packet, ...asked });
  const back = answerTo(
    path,
    packet,
    isSending ? { iif: other, oif: pod } : { iif: pod, oif: host.route.device },
  );
  return worse(
    there,
    back === null ? null : byRules(host, { ...asked, packet: back, what: `the answer to ${asked.what}` }),
  );
}

/** What its rules make of a packet, and of its source. */
function goesOut(path: Path, host: HostSeen, asked: Asked): StepResult {
  return worse(byRules(host, asked), rewrites(path, host, asked));
}

/** Masquerading is right for what leaves the cluster, and between pods may be meant so: then they answer the host. */
function rewrites(path: Path, host: HostSeen, { packet, hooks, what }: Asked): StepResult | null {
  const { sender, receiver, probe } = path;
  if (host.rules === null || packet === null || receiver === null) return null;
  // What came back found its way to that source.
  if (reaches(path) || probe.answer === 'refused') return null;
  const source = sourceOf(host.rules, packet, hooks);
  if (source === null) return null;
  const { unknown, fault } = on('firewall', host.name);
  const message = `${host.name} gives ${what} another source: ${placeText(source.place)}`;
  if (source.to === null || isOwn(host, source.to))
    return [sender, receiver].every(({ place }) => place.kind === 'pod') ? unknown(message) : null;
  const told = `${message}; answers go to ${source.to}, which is no address of ${host.name}`;
  const advice = `take what is for pods and nodes out of that rule (! -d), and see who wrote it`;
  return fault(told, { cause: { code: 'firewall.source', message: told, advice } });
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

/** Ports are the firewall module's to judge and to open; a ping has none. The answer goes out again. */
function takes(path: Path, host: HostSeen): StepResult[] {
  const { sender, target, question } = path;
  const sent = { port: target.port, protocol: question.protocol };
  const packet = packetFor(path, sent, { iif: nodeDevice(host), oif: '' });
  const back = answerTo(path, packet, { iif: '', oif: host.route.device });
  const what = `the answer of ${host.name} to ${portName(sent)}`;
  const out =
    back === null ? null : byRules(host, { packet: back, hooks: SENDING, what, code: 'firewall.output' });
  if (target.port === null) {
    const asked = `a ping that comes to ${host.name}`;
    return [worse(byRules(host, { packet, hooks: LOCAL_HOOKS, what: asked, code: 'firewall.input' }), out)];
  }
  const ofFamily = (all: readonly string[]): string[] =>
    [...new Set(all)].filter((each) => isSameFamily(each, target.address));
  const from = ofFamily([sender.place.address, sender.address]);
  // The next pod has another address.
  const pods = sender.place.kind === 'pod' ? (sender.podRange ?? cidrOf(podNetwork(sender))) : null;
  const open = ofFamily([pods ?? sender.place.address, sender.address]);
  const comes = { from, open, at: target.address };
  return [worse(opens(host, `${target.port}/${question.protocol}`, comes), out)];
}

function isSameFamily(one: string, other: string): boolean {
  return one.includes(':') === other.includes(':');
}

/** Every node takes the tunnel's packets from every other: answers come from other ports than those that were sent to. */
function takesTunnel(path: Path, host: HostSeen, { link: { vxlan } }: Tunnel): StepResult {
  const peer = host === path.sender ? path.receiver : path.sender;
  const addressOf = (end: HostSeen): string => {
    const own = overlayOn(end, vxlan.id);
    return own === null ? end.address : tunnelAddress(end, own);
  };
  const from = peer === null ? [] : [addressOf(peer)];
  const open = peer !== null && addressOf(peer) === peer.address ? 'all' : from;
  return opens(host, `${vxlan.port}/udp`, { from, open, at: addressOf(host) });
}

/** The tunnel's packets to the other host go out. */
function sendsTunnel(path: Path, host: HostSeen, { link: { vxlan } }: Tunnel): StepResult | null {
  const peer = host === path.sender ? path.receiver : path.sender;
  const here = overlayOn(host, vxlan.id);
  const there = peer === null ? null : overlayOn(peer, vxlan.id);
  if (peer === null || here === null || there === null || host.rules === null) return null;
  const [from, to] = [tunnelAddress(host, here), tunnelAddress(peer, there)];
  const devices = { iif: '', oif: deviceWith(host, from) };
  const packet = packetBetween(from, to, { port: vxlan.port, protocol: 'udp' }, devices);
  if (packet === null) return null;
  const what = `the tunnel's packets (${vxlan.port}/udp) that ${host.name} sends to ${peer.name}`;
  return byRules(host, { packet, hooks: SENDING, what, code: 'firewall.output' });
}

/** Who is judged, who is let in by the fix (`all` are the hosts of the inventory), and the address it comes to. */
interface Comes {
  from: string[];
  open: string[] | 'all';
  at: string;
}

/** What the module finds of the cluster's own rules, which netfix does not get ahead of. */
const BY_CLUSTER = [
  {
    found: 'firewall.no-endpoints',
    code: 'service.no-endpoints',
    advice: `${NO_ENDPOINTS_ADVICE}; with externalTrafficPolicy: Local a node that runs none of them refuses: ask one that does`,
  },
  {
    found: 'firewall.cluster-policy',
    code: 'firewall.input',
    advice: 'see who makes those rules: Calico and Cilium have policies for hosts',
  },
];

function opens(host: HostSeen, port: string, { from, open, at }: Comes): StepResult {
  const { ok, unknown, fault } = on('firewall', host.name);
  const findings = host.plan('firewall', { allow: [port], from }, at)?.findings;
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
  for (const { found, ...cause } of BY_CLUSTER) {
    const finding = findings.find(({ code }) => code === found);
    if (finding !== undefined)
      return fault(finding.message, { cause: { ...cause, message: `${host.name}: ${finding.message}` } });
  }
  const doubt = findings.find(({ code, severity }) => code === 'firewall.unknown' && severity === 'warning');
  if (doubt !== undefined) return unknown(doubt.message, doubt.evidence);
  const later = findings.find(({ severity }) => severity === 'error');
  return ok(
    `${host.name} lets in ${port} from ${from.join(' and ')}${later === undefined ? '' : `, but not for good: ${later.message}`}`,
  );
}
