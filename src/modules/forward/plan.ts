import type { AddressRange } from '../../net/address.ts';
import type { RuleSet } from '../../net/firewall/rules.ts';
import type { Place } from '../../net/firewall/verdict.ts';
import { cidrText } from '../cidr/params.ts';
import { type Backend, backendOf } from '../firewall/backend.ts';
import { beyondUfw, isSameBase, unknownAtBoot } from '../firewall/boot-doubt.ts';
import { placeText } from '../firewall/place.ts';
import type { FirewallState } from '../firewall/state.ts';
import { mixed, unread } from '../firewall/status.ts';
import { bootRules, isAnyUserChain, isBeyondUfw } from '../firewall/ufw.ts';
import type { Change, Finding, HostView, Plan } from '../module.ts';
import * as firewalld from './firewalld.ts';
import * as iptables from './iptables.ts';
import { keepInFiles, type PodPaths, withoutOurs } from './iptables-file.ts';
import { type Blocked, type Judgement, judge } from './judge.ts';
import * as nftables from './nftables.ts';
import { type ForwardParams, podRanges } from './params.ts';
import { pathsOf } from './paths.ts';
import type { ForwardState } from './state.ts';
import * as ufw from './ufw.ts';

/** Run time first, then what is loaded at boot: a node that loses us in between comes back as it was. */
export function plan({ firewall, network }: ForwardState, params: ForwardParams, host: HostView): Plan {
  if (host.facts.uid !== 0) return { findings: [needsRoot()], changes: [] };
  const { ranges, wrong } = podRanges(params);
  if (wrong.length > 0) return { findings: wrong.map(wrongRange), changes: [] };
  const ways = ranges.map(({ range }) => ({ pods: range, paths: pathsOf(range, network, host) }));
  return planWays(firewall, ways, host);
}

function planWays(state: FirewallState, ranges: readonly PodPaths[], host: HostView): Plan {
  const now = judge(state.rules, ranges);
  const parts = [
    ...now.blocked.map((each) => openNow(each, state, ranges)),
    ...keepInFirewalld(now, state),
    ...keepInUfw(now, state, ranges),
    keepInIptables(state, ranges, host),
    nftables.keepInFile(state, ofBackend('nftables', now.blocked, state), ranges, host),
  ];
  return {
    findings: [
      ...parts.flatMap(({ findings }) => findings),
      ...now.doubts.map(({ place, expression }) => unknown(place, expression)),
      ...now.byCluster.map(byCluster),
      ...unread(state),
      ...mixed(state),
    ],
    changes: parts.flatMap(({ changes }) => changes),
  };
}

interface Part {
  findings: Finding[];
  changes: Change[];
}

function ofBackend(backend: Backend, blocked: readonly Blocked[], state: FirewallState): Blocked[] {
  return blocked.filter(({ place }) => backendOf(place, state) === backend);
}

function openNow(blocked: Blocked, state: FirewallState, ranges: readonly PodPaths[]): Part {
  const backend = backendOf(blocked.place, state);
  const isForward = blocked.place.base.base?.hook === 'forward';
  const change = isForward ? opening(backend, blocked, state, ranges) : null;
  return {
    findings: [isBlocked(blocked, backend, state, change !== null)],
    changes: change === null ? [] : [change],
  };
}

/** Null: nothing we would do gets ahead of what drops it. */
function opening(
  backend: Backend,
  blocked: Blocked,
  state: FirewallState,
  ranges: readonly PodPaths[],
): Change | null {
  switch (backend) {
    case 'firewalld': {
      const trusts = hasPodsSource(blocked);
      return trusts && firewalld.otherZone(blocked.pods, state) === null
        ? firewalld.trustNow(blocked.pods)
        : null;
    }
    case 'ufw':
      return isBeyondUfw(blocked.place) ? null : openInUfw(blocked, state, ranges);
    case 'iptables':
      return iptables.openNow(blocked, state);
    case 'nftables':
      return nftables.openNow(blocked);
  }
}

function hasPodsSource({ pods, ways }: Blocked): boolean {
  return ways.some(({ path }) => path.source === pods);
}

/**
 * ufw adds no rule that its files hold already, so one that the kernel lost is put back there alone. Where its files
 * leave it in doubt, ours goes before the user's rule that does.
 */
function openInUfw(blocked: Blocked, state: FirewallState, ranges: readonly PodPaths[]): Change | null {
  const own = ranges.filter(({ pods }) => pods === blocked.pods);
  const boot = judge(bootRules(state), own);
  if (boot.blocked.length === 0 && boot.doubts.length === 0)
    return iptables.openNow(blocked, state, ufw.userChain(blocked.pods));
  const doubt = boot.doubts.find(({ place }) => place.path.some(isAnyUserChain));
  return ufw.open(doubt === undefined ? blocked : { ...blocked, place: doubt.place }, state);
}

function keepInFirewalld(now: Judgement, state: FirewallState): Part[] {
  const opened = ofBackend('firewalld', now.blocked, state)
    .filter((each) => hasPodsSource(each) && firewalld.otherZone(each.pods, state) === null)
    .map(({ pods }) => pods);
  const missing = opened.filter((pods) => !firewalld.isTrusted(pods, state));
  return [...new Set([...missing, ...firewalld.missingPermanently(now, state)])].map((pods) => ({
    findings: [
      {
        code: 'forward.not-persistent',
        severity: 'error',
        message: `firewalld's permanent zone trusted does not have the pods (${cidrText(pods)}) among its sources`,
        fixable: true,
      },
    ],
    changes: [firewalld.trustPermanently(pods)],
  }));
}

/** What `ufw route allow` lets through now it keeps too. Only what is let through now by other means remains. */
function keepInUfw(now: Judgement, state: FirewallState, ranges: readonly PodPaths[]): Part[] {
  if (!state.ufw.enabled) return [];
  const live = ofBackend('ufw', now.blocked, state);
  const opened = new Set(live.map(({ pods }) => pods));
  const boot = judge(bootRules(state), ranges);
  const kept = boot.blocked
    .filter(({ pods, place }) => !opened.has(pods) && !isBeyondUfw(place))
    .map((each) => {
      const change = ufw.open(each, state);
      return {
        findings: [
          {
            code: 'forward.not-persistent',
            severity: 'error' as const,
            message: `ufw's own rules do not let traffic of pods (${cidrText(each.pods)}) through: it is open until the next boot only`,
            ...(change === null ? {} : { fixable: true }),
          },
        ],
        changes: change === null ? [] : [change],
      };
    });
  const unknowns = boot.doubts.map((doubt) =>
    unknownAtBoot(
      { ...doubt, code: 'forward.unknown', what: 'pod traffic', loader: 'ufw' },
      live.some(({ place }) => isSameBase(place, doubt.place))
        ? { hindrance: beyondUfw(doubt.place) }
        : undefined,
    ),
  );
  return [...kept, { findings: unknowns, changes: [] }];
}

function keepInIptables(state: FirewallState, ranges: readonly PodPaths[], host: HostView): Part {
  const inForce: RuleSet = withoutOurs(state.rules);
  const live = state.ufw.enabled
    ? []
    : ofBackend('iptables', judge(inForce, ranges).blocked, state).filter(
        ({ place }) => place.base.base?.hook === 'forward',
      );
  return keepInFiles(state, live, ranges, host);
}

function isBlocked(
  { pods, place, ways }: Blocked,
  backend: Backend,
  state: FirewallState,
  fixable: boolean,
): Finding {
  const shown = ways.slice(0, 4).map(({ text }) => text);
  const more = ways.length > shown.length ? ` and ${ways.length - shown.length} more` : '';
  return {
    code: 'forward.blocked',
    severity: 'error',
    message: `traffic of pods (${cidrText(pods)}) is dropped by ${keeper(place, backend)}: ${shown.join(', ')}${more}${fixable ? '' : byHand(pods, backend, place, state)}`,
    ...(fixable ? { fixable } : {}),
  };
}

function keeper(place: Place, backend: Backend): string {
  const where = placeText(place);
  if (backend === 'ufw')
    return `ufw (${where}${place.rule === null ? ', DEFAULT_FORWARD_POLICY in /etc/default/ufw' : ''})`;
  if (backend === 'firewalld') return `firewalld (${where})`;
  const docker = place.rule === null && place.base.rules.some(({ text }) => / -j DOCKER/.test(text));
  return docker ? `Docker's policy for what is forwarded (${where})` : where;
}

function byHand(pods: AddressRange, backend: Backend, place: Place, state: FirewallState): string {
  if (place.base.base?.hook !== 'forward')
    return '; that is no chain for what is forwarded, so change it by hand';
  const zone = backend === 'firewalld' ? firewalld.otherZone(pods, state) : null;
  if (zone !== null)
    return `; the range is a source of zone ${zone}, and a source has one zone: take it out there, or let that zone forward`;
  if (backend === 'firewalld')
    return '; it comes from outside of the pod range, and for that firewalld needs a policy between zones: see firewalld.policies(5)';
  if (backend === 'ufw' && !isBeyondUfw(place))
    return '; ufw has a rule for just these pods, which netfix neither moves nor changes: take it away (`ufw status numbered`), and run again';
  return '; netfix cannot get ahead of that, so change it by hand';
}

function unknown(place: Place, expression: string): Finding {
  return {
    code: 'forward.unknown',
    severity: 'warning',
    message: `whether pod traffic gets through cannot be told: ${placeText(place)}`,
    evidence: expression,
  };
}

function byCluster(place: Place): Finding {
  return {
    code: 'forward.cluster-policy',
    severity: 'info',
    message: `some pod traffic is dropped by the cluster's own rules, which netfix leaves alone (a network policy, most likely): ${placeText(place)}`,
  };
}

function wrongRange(message: string): Finding {
  return { code: 'forward.wrong-range', severity: 'error', message };
}

function needsRoot(): Finding {
  return {
    code: 'forward.needs-root',
    severity: 'error',
    message: 'the firewall can be read by root only: set `become: true` for the play, or log in as root',
  };
}
