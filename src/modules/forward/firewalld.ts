import { type AddressRange, contains, formatPrefix, parsePrefix } from '../../net/address.ts';
import { quote } from '../../sh/quote.ts';
import { firewalldOwns, zoneFile, zoneFiles } from '../firewall/firewalld.ts';
import type { FirewallState } from '../firewall/state.ts';
import type { CommandChange } from '../module.ts';
import type { Judgement } from './judge.ts';

/** Its target is ACCEPT (firewalld.zones(5)): what comes from there may go anywhere. */
const ZONE = 'trusted';

/** Run time only; nothing is reloaded, since that would wipe the rules of a CNI. */
export function trustNow(pods: AddressRange): CommandChange {
  return sourceChange(pods, false);
}

export function trustPermanently(pods: AddressRange): CommandChange {
  return sourceChange(pods, true);
}

function sourceChange(pods: AddressRange, permanent: boolean): CommandChange {
  const command = (verb: string) =>
    `firewall-cmd -q${permanent ? ' --permanent' : ''} --zone=${ZONE} ${quote(`--${verb}-source=${formatPrefix(pods)}`)}`;
  return {
    kind: 'command',
    target: `firewalld zone ${ZONE}${permanent ? ' (permanent)' : ''}`,
    summary: `trust pods (${formatPrefix(pods)})${permanent ? ' after a boot too' : ''}`,
    ...(permanent ? { writes: zoneFiles(ZONE) } : { risk: 'connectivity' as const }),
    run: command('add'),
    undo: command('remove'),
    diff: `+ source ${formatPrefix(pods)}`,
  };
}

/** Another zone that has the very range as its source: firewalld keeps a source in one zone. */
export function otherZone(pods: AddressRange, state: FirewallState): string | null {
  for (const path of state.firewalldFiles.keys()) {
    const [, zone] = /^\/etc\/firewalld\/zones\/([\w-]+)\.xml$/.exec(path) ?? [];
    if (zone === undefined || zone === ZONE) continue;
    if (sourcesOf(zone, state).some((each) => formatPrefix(each) === formatPrefix(pods))) return zone;
  }
  return null;
}

/** Pods that the trusted zone lets through now, and its file would not after a boot. */
export function missingPermanently({ accepted }: Judgement, state: FirewallState): AddressRange[] {
  const trusted = accepted.filter(
    ({ pods, place, path }) =>
      path.source === pods &&
      firewalldOwns(place, state) &&
      place.path.some((chain) => /^(filter_)?FWD(I|O)?_trusted(_|$)/.test(chain)),
  );
  const missing = trusted.filter(
    ({ pods, path }) =>
      !isTrusted(pods, state) && !zoneFile(ZONE, state).includes(`<interface name="${path.iif}"`),
  );
  return [...new Set(missing.map(({ pods }) => pods))];
}

export function isTrusted(pods: AddressRange, state: FirewallState): boolean {
  return sourcesOf(ZONE, state).some((source) => contains(source, pods));
}

function sourcesOf(zone: string, state: FirewallState): AddressRange[] {
  const tags = zoneFile(zone, state).match(/<source\b[^>]*>/g) ?? [];
  return tags
    .map((tag) => parsePrefix(/\baddress="([^"]*)"/.exec(tag)?.[1] ?? ''))
    .filter((range) => range !== null);
}
