import { contains, formatPrefix, parsePrefix } from '../../net/address.ts';
import { quote } from '../../sh/quote.ts';
import { isOneHost, overlayOf, overlayOn, podNetwork, reaches, tunnelsOf } from '../geometry.ts';
import type { HostSeen, Path } from '../path.ts';
import type { Fix, StepResult } from '../verdict.ts';
import { detours } from './detours.ts';
import { brokenEnd, remake } from './overlay.ts';
import { on, type Step } from './step.ts';

/** Where each host sends what is for the other end. */
export const route: Step = {
  id: 'route',
  judge(path, before) {
    const { sender, receiver, target } = path;
    const isBlamed = before.some(({ step, status }) => step === 'ranges' && status === 'fault');
    const there = judgeRoute(path, sender, { to: target.address, other: receiver, follows: isBlamed });
    if (receiver === null || isOneHost(path)) return [there, ...detours(path, sender)];
    const back = judgeRoute(path, receiver, { to: sender.place.address, other: sender, follows: false });
    const more = [sender, receiver].flatMap((host) =>
      [strayed(path, host) ?? [], detours(path, host)].flat(),
    );
    return [there, back, ...more];
  },
};

/** What comes in for a pod may be sent elsewhere than what the host itself sends there: by a rule for a device (ip-rule(8)). */
function strayed(path: Path, host: HostSeen): StepResult | null {
  const { inbound, own, name, place } = host;
  if (inbound === null || own.device === null || inbound.device === own.device || reaches(path)) return null;
  const where = inbound.device === null ? 'has no route for it' : `it leaves by ${inbound.device}`;
  const message = `what comes in to ${name} by ${host.route.device} for its pod ${place.address} does not get to ${own.device}: ${where}`;
  const advice = `a rule for what comes in takes it to another table: see \`ip rule\` on ${name}, and who wrote it`;
  return on('route', name).fault(message, {
    evidence: inbound.line,
    cause: { code: 'route.rule', message, advice },
  });
}

/** What route_get answers where a route or a rule of these types takes the packet (ip-route(8), RTN_* in rtnetlink(7)). */
const REFUSALS: [type: string, said: RegExp][] = [
  ['blackhole', /^blackhole |Invalid argument/],
  ['prohibit', /^prohibit |Permission denied/],
  ['unreachable', /^unreachable |No route to host/],
];

interface Way {
  to: string;
  /** The host at its end. */
  other: HostSeen | null;
  /** What is wrong follows from something that was told before. */
  follows: boolean;
}

function judgeRoute(path: Path, host: HostSeen, { to, other, follows }: Way): StepResult {
  const { ok, unknown, fault } = on('route', host.name);
  const { device, gateway, local, table, line } = host.route;
  if (follows) return fault(`${to} is taken for a neighbour on ${device}`, { evidence: line });
  const blame = (code: string, message: string): StepResult => {
    const tunnel = other === null ? null : withoutTunnel(host, other);
    // The step that looks at the tunnel tells it, where the way there leads into one.
    if (tunnel !== null)
      return fault(message, { evidence: line, cause: overlayOf(path) === null ? tunnel : null });
    if (table !== null) return ruled(host, to, message);
    const fix = other === null ? null : routeFix(host, other);
    const advice =
      fix === null
        ? `add the route on ${host.name}, or see which rule takes it elsewhere (ip rule)${other?.place.kind === 'pod' ? `: the CNI's agent writes it, so restart that there and read its log` : ''}`
        : `the CNI's agent on ${host.name} writes this route: restart it if it goes wrong again; the task \`cni_devices\` keeps NetworkManager and systemd-networkd from its routes`;
    return fault(message, { evidence: line, cause: { code, message, fix, advice } });
  };
  if (device === null && reaches(path))
    return unknown(`by which route ${host.name} reaches ${to} was not seen; it does`, line);
  const refusal = device === null ? REFUSALS.find(([, said]) => said.test(line)) : undefined;
  if (refusal !== undefined) return refused(host, to, refusal[0]);
  if (device === null) return blame('route.missing', `${host.name} has no route to ${to}`);
  const isElsewhere = other !== null && other.name !== host.name;
  if (local && isElsewhere) {
    const message = `${host.name} has ${to} itself, which is the address of ${other.name}`;
    const advice = `two machines cannot have one address: take it away from ${host.name}, or give ${other.name} another`;
    return fault(message, { evidence: line, cause: { code: 'route.own-address', message, advice } });
  }
  if (isElsewhere && other.place.kind === 'pod' && !reaches(path)) {
    if (gateway === null && host.neighbour?.mac == null) {
      const message = `${host.name} takes ${to} for a neighbour on ${device}, and it is a pod of ${other.name}`;
      return blame('route.neighbour', message);
    }
    if (gateway !== null && host.links.get(device)?.vxlan == null && !isOf(other, gateway)) {
      const message = `${host.name} sends what is for ${to} to ${gateway}, which is not ${other.name}, whose pod it is`;
      return blame('route.elsewhere', message);
    }
  }
  return ok(
    local ? `${to} is its own` : `to ${to} ${gateway === null ? 'on the link' : `by ${gateway}`}, ${device}`,
    line,
  );
}

/** The kernel drops the routes of a device that goes down or away, so a new route would not stay, or not come about. */
function withoutTunnel(
  host: HostSeen,
  other: HostSeen,
): { code: string; message: string; advice: string } | null {
  const [tunnel] = tunnelsOf(other);
  if (tunnel === undefined) return null;
  const broken = brokenEnd(host, other, tunnel);
  if (broken === null) return null;
  const { code, message } = broken;
  const gone = code === 'overlay.down' ? ', and its routes are gone with it' : '';
  return { code, message: `${message}${gone}`, advice: remake(host, tunnel) };
}

/** A route of the main table would not be asked. */
function ruled({ name, route: { table, line } }: HostSeen, to: string, said: string): StepResult {
  const message = `${said}: a rule takes it to table ${table}`;
  const advice = `see who wrote the rule, and take it away: on ${name}, ip rule show, and ip route show table ${table}`;
  return on('route', name).fault(`what is for ${to} is taken to table ${table}`, {
    evidence: line,
    cause: { code: 'route.rule', message, advice },
  });
}

function refused(host: HostSeen, to: string, type: string): StepResult {
  const target = parsePrefix(to);
  const by = host.network.routes.find(
    (each) => each.type === type && target !== null && contains(each.destination, target),
  );
  const what = by === undefined ? `a route or rule of the type ${type}` : `its route \`${by.line.trim()}\``;
  const message = `${host.name} refuses what is for ${to}: ${what} takes it`;
  const advice = `take that away on ${host.name}, and see who wrote it: ip route show type ${type}, and ip rule`;
  return on('route', host.name).fault(message, {
    evidence: host.route.line,
    cause: { code: 'route.refused', message, advice },
  });
}

function isOf({ facts }: HostSeen, address: string): boolean {
  return facts.addresses.some((own) => own.address === address);
}

/** What a word of a route may hold: it comes from a host. */
const PLAIN = /^[A-Za-z0-9 .:/_@-]+$/;

/**
 * The route that flannel and its like write: the other host's pods by that host's address on the overlay. Null without
 * an overlay that both have. The route that stands there now is put back by undo.
 */
function routeFix(host: HostSeen, other: HostSeen): Fix | null {
  const network = podNetwork(other);
  const pair = tunnelsOf(host).flatMap(({ device, link }) => {
    const there = overlayOn(other, link.vxlan.id);
    const gateway = other.network.addresses.find(
      (own) => own.device === there?.device && own.address.family === network?.family,
    );
    return gateway === undefined ? [] : [{ device, gateway: formatPrefix(gateway.address) }];
  })[0];
  if (network === null || pair === undefined) return null;
  const to = formatPrefix(network);
  const inMain = host.network.routes.filter(({ line }) => !/ table \S/.test(line));
  const before = inMain.find(({ destination }) => formatPrefix(destination) === to)?.line.trim();
  const stands = before?.includes(`via ${pair.gateway} dev ${pair.device}`) === true;
  if (stands || (before !== undefined && !PLAIN.test(before))) return null;
  const words = before
    ?.split(/\s+/)
    .filter((word) => !['linkdown', 'dead'].includes(word))
    .map(quote);
  const onto = `${quote(to)} via ${quote(pair.gateway)} dev ${quote(pair.device)}`;
  const params = {
    check: `ip -o route show ${quote(to)} | grep -q ${quote(`via ${pair.gateway} dev ${pair.device}`)}`,
    fix: `ip route replace ${onto} onlink`,
    undo:
      words === undefined ? `ip route del ${onto} 2>/dev/null || :` : `ip route replace ${words.join(' ')}`,
    risk: 'connectivity',
  };
  return { host: host.name, tasks: [{ module: 'shell', params }] };
}
