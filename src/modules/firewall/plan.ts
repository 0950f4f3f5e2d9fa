import type { AddressRange } from '../../net/address.ts';
import type { Change, Finding, HostView, Plan } from '../module.ts';
import { type Backend, backendOf } from './backend.ts';
import { beyondUfw, isSameBase, unknownAtBoot } from './boot-doubt.ts';
import { planClosings } from './closing.ts';
import { hasNoEndpoints } from './cluster-chains.ts';
import * as firewalld from './firewalld.ts';
import * as direct from './firewalld-direct.ts';
import * as iptables from './iptables.ts';
import * as iptablesFile from './iptables-file.ts';
import { type Blocked, judge } from './judge.ts';
import * as nftables from './nftables.ts';
import * as nftablesFile from './nftables-file.ts';
import type { FirewallParams, Port } from './params.ts';
import { readPorts, wrongPort } from './params.ts';
import { placeText } from './place.ts';
import { readSources, sourcesText } from './sources.ts';
import type { FirewallState } from './state.ts';
import { statusFindings } from './status.ts';
import * as ufw from './ufw.ts';

/** Run time first, then what is loaded at boot: a node that loses us in between comes back as it was. */
export function plan(state: FirewallState, params: FirewallParams, host: HostView): Plan {
  if (host.facts.uid !== 0) return { findings: [needsRoot()], changes: [] };
  const { ports, wrong } = readPorts(params.allow);
  const { ranges, left, findings } = readSources(params.from, host);
  const faults = [...wrong.map(noPort), ...findings];
  if (faults.length > 0) return { findings: faults, changes: [] };
  if (params.state === 'absent') return planClosings(state, ports, ranges, host);
  if (ranges.length === 0) return { findings: [...leftOut(left), noSource()], changes: [] };
  const { findings: told, changes } = planOpenings(state, ports, ranges, host);
  return { findings: [...told, ...leftOut(left)], changes };
}

function planOpenings(
  state: FirewallState,
  ports: readonly Port[],
  sources: readonly AddressRange[],
  host: HostView,
): Plan {
  const now = judge(state.rules, ports, sources, host);
  const blocked = now.blocked.flatMap((each) => apart(each, backendOf(each.place, state), state));
  const runTime = blocked.map((each) => openNow(each, state, host));
  const ofBackend = (backend: Backend) =>
    now.blocked.filter(({ place }) => backendOf(place, state) === backend);
  const kept = [
    ...keepInFirewalld(now, state),
    direct.persist(state, ofBackend('iptables'), ports, sources, host),
    ...keepInUfw(ofBackend('ufw'), state, ports, sources, host),
    iptablesFile.persist(state, ofBackend('iptables'), ports, sources, host),
    nftablesFile.persist(state, ofBackend('nftables'), ports, sources, host),
  ];
  const all = [...runTime, ...kept];
  return {
    findings: [
      ...all.flatMap(({ findings }) => findings),
      ...now.byCluster.map(byCluster),
      ...now.doubts.map(({ port, place, expression }) => unknown(port.name, placeText(place), expression)),
      ...statusFindings(state, host),
    ],
    changes: all.flatMap(({ changes }) => changes),
  };
}

interface Part {
  findings: Finding[];
  changes: Change[];
}

function openNow(blocked: Blocked, state: FirewallState, host: HostView): Part {
  const backend = backendOf(blocked.place, state);
  const change = opening(backend, blocked, state, host);
  return {
    findings: [isBlocked(backend, blocked, change !== null, state)],
    changes: change === null ? [] : [change],
  };
}

/** Null: nothing we would do gets ahead of what drops it. */
function opening(backend: Backend, blocked: Blocked, state: FirewallState, host: HostView): Change | null {
  switch (backend) {
    case 'firewalld':
      return hasOwnRule(blocked, backend, state) ? null : firewalld.openRunTime(blocked, state);
    case 'ufw':
      return ufw.isBeyondUfw(blocked.place) ? null : openInUfw(blocked, state, host);
    case 'iptables':
      return iptables.openRunTime(blocked, state);
    case 'nftables': {
      const rule = nftables.acceptRule(blocked);
      return rule && nftables.openRunTime(blocked, rule);
    }
  }
}

/**
 * ufw adds no rule that its files hold already, so one that the kernel lost is put back there alone. Where its files
 * leave it in doubt, ours goes before the user's rule that does.
 */
function openInUfw(blocked: Blocked, state: FirewallState, host: HostView): Change | null {
  const boot = judge(ufw.bootRules(state), [blocked.port], blocked.sources, host);
  if (boot.blocked.length === 0 && boot.doubts.length === 0)
    return iptables.openRunTime(blocked, state, ufw.userChain(blocked));
  if (hasOwnRule(blocked, 'ufw', state)) return null;
  const doubt = boot.doubts.find(({ place }) => place.path.some(ufw.isUserChain));
  return ufw.open(doubt === undefined ? blocked : { ...blocked, place: doubt.place });
}

/** The same sources in two: those that the firewall's tool has no rule for, and those that it has. */
function apart(blocked: Blocked, backend: Backend, state: FirewallState): Blocked[] {
  const has = (source: AddressRange) => ownRule({ ...blocked, sources: [source] }, backend, state) !== null;
  const parts = [blocked.sources.filter((source) => !has(source)), blocked.sources.filter(has)];
  return parts.filter((sources) => sources.length > 0).map((sources) => ({ ...blocked, sources }));
}

/** Of its sources all have one, or none (apart). */
function hasOwnRule(blocked: Blocked, backend: Backend, state: FirewallState): boolean {
  return ownRule(blocked, backend, state) !== null;
}

/** What the firewall's tool says of the very same packets of the first source; null: nothing. */
function ownRule(
  { port, place, sources: [source] }: Blocked,
  backend: Backend,
  state: FirewallState,
): string | null {
  if (source === undefined) return null;
  if (backend === 'ufw') return ufw.ownRule(state, port, source);
  return backend === 'firewalld' ? firewalld.ownRule(state, place, port, source) : null;
}

function keepInFirewalld(now: ReturnType<typeof judge>, state: FirewallState): Part[] {
  return firewalld.missingPermanently(now, state).map((missing) => ({
    findings: [
      {
        code: 'firewall.not-persistent',
        severity: 'error',
        message: `firewalld's permanent zone ${missing.zone} does not let in ${missing.port.name} from ${sourcesText(missing.sources)}`,
        fixable: true,
      },
    ],
    changes: [firewalld.openPermanent(missing)],
  }));
}

/**
 * What `ufw allow` opens now it keeps too. Only ports that are open now by other means remain. `live` is what ufw's
 * chains drop now.
 */
function keepInUfw(
  live: readonly Blocked[],
  state: FirewallState,
  ports: readonly Port[],
  sources: readonly AddressRange[],
  host: HostView,
): Part[] {
  if (!state.ufw.enabled) return [];
  const opened = new Set(live.map(({ port }) => port));
  const { blocked, doubts } = judge(ufw.bootRules(state), ports, sources, host);
  const kept = blocked
    .filter(({ port, place }) => !opened.has(port) && !ufw.isBeyondUfw(place))
    .flatMap((each) => apart(each, 'ufw', state))
    .map((each) => {
      const own = hasOwnRule(each, 'ufw', state);
      const message = `ufw's own rules do not let in ${each.port.name} from ${sourcesText(each.sources)}: it is open until the next boot only`;
      return {
        findings: [
          {
            code: 'firewall.not-persistent',
            severity: 'error' as const,
            message: own ? `${message}; ${byHand(each, 'ufw', state)}` : message,
            ...(own ? {} : { fixable: true }),
          },
        ],
        changes: own ? [] : [ufw.open(each)],
      };
    });
  const unknowns = doubts.map((doubt) =>
    unknownAtBoot(
      { ...doubt, code: 'firewall.unknown', what: doubt.port.name, loader: 'ufw' },
      live.some(({ port, place }) => port === doubt.port && isSameBase(place, doubt.place))
        ? { hindrance: beyondUfw(doubt.place) }
        : undefined,
    ),
  );
  return [...kept, { findings: unknowns, changes: [] }];
}

/** Ahead of rules that the cluster writes it would only be a fight, and kube-proxy refuses for a reason. */
function byCluster({ port, place, sources }: Blocked): Finding {
  const what = `${port.name} from ${sourcesText(sources)}`;
  const at = placeText(place);
  if (hasNoEndpoints(place)) {
    const message = `kube-proxy refuses ${what}, for no ready pod stands behind that Service here: ${at}`;
    return { code: 'firewall.no-endpoints', severity: 'info', message };
  }
  const message = `${what} is dropped by the cluster's own rules, which netfix leaves alone: ${at}; change the policy for hosts that makes them`;
  return { code: 'firewall.cluster-policy', severity: 'error', message };
}

function isBlocked(backend: Backend, blocked: Blocked, fixable: boolean, state: FirewallState): Finding {
  const { port, place, sources } = blocked;
  const keeper =
    backend === 'ufw' || backend === 'firewalld' ? `${backend} (${placeText(place)})` : placeText(place);
  const own = !ufw.isBeyondUfw(place) && hasOwnRule(blocked, backend, state);
  const advice = own
    ? byHand(blocked, backend, state)
    : 'netfix cannot get ahead of that, so change it by hand';
  return {
    code: 'firewall.blocked',
    severity: 'error',
    message: `${port.name} from ${sourcesText(sources)} is dropped by ${keeper}${fixable ? '' : `; ${advice}`}`,
    ...(fixable ? { fixable } : {}),
  };
}

function byHand(blocked: Blocked, backend: Backend, state: FirewallState): string {
  const more = blocked.sources.length > 1 ? ` and ${blocked.sources.length - 1} more` : '';
  return `${backend} has a rule for just that (\`${ownRule(blocked, backend, state)}\`${more}), which netfix neither moves nor changes: change it, or what comes before it, by hand, and run again`;
}

function unknown(port: string, place: string, expression: string): Finding {
  return {
    code: 'firewall.unknown',
    severity: 'warning',
    message: `whether ${port} gets through cannot be told: ${place}`,
    evidence: expression,
  };
}

function needsRoot(): Finding {
  return {
    code: 'firewall.needs-root',
    severity: 'error',
    message: 'the firewall can be read by root only: set `become: true` for the play, or log in as root',
  };
}

function noPort(name: string): Finding {
  return { code: 'firewall.wrong-port', severity: 'error', message: wrongPort(name) };
}

function leftOut(sources: readonly AddressRange[]): Finding[] {
  if (sources.length === 0) return [];
  const family = sources[0]?.family === 'ip6' ? 'IPv6' : 'IPv4';
  return [
    {
      code: 'firewall.left-out',
      severity: 'info',
      message: `${sourcesText(sources)} left out of \`from\`: \`ip address\` shows no address of ${family} on this host, so nobody reaches it by that`,
    },
  ];
}

function noSource(): Finding {
  return {
    code: 'firewall.no-source',
    severity: 'info',
    message: 'there is no other host to open a port for: no source in `from` besides this host',
  };
}
