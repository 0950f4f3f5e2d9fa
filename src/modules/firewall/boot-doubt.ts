import type { RuleSet } from '../../net/firewall/rules.ts';
import type { Place } from '../../net/firewall/verdict.ts';
import type { Finding, HostView } from '../module.ts';
import { type Blocked, judge } from './judge.ts';
import { placeText } from './place.ts';
import { isBeyondUfw } from './ufw.ts';

/** What cannot be told of the rules that a boot would bring. */
interface BootDoubt {
  code: 'firewall.unknown' | 'forward.unknown';
  /** `8472/udp`, `pod traffic`. */
  what: string;
  /** Who loads the rules: a file, or ufw. */
  loader: string;
  place: Place;
  expression: string;
}

/** Where ours are to be kept all the same: whether they get ahead of the doubt (`null`), or why not. */
export type Keeping = { hindrance: string | null } | undefined;

/** What is dropped now and may be after a boot, in the same base chain; without the sources that are dropped for sure. */
export function inDoubt(
  rules: RuleSet,
  live: Blocked,
  blocked: readonly Blocked[],
  host: HostView,
): Blocked[] {
  const known = blocked
    .filter(({ port, place }) => port === live.port && isSameBase(place, live.place))
    .flatMap(({ sources }) => sources);
  const sources = live.sources.filter((source) => !known.includes(source));
  const doubt = judge(rules, [live.port], sources, host).doubts.find(({ place }) =>
    isSameBase(place, live.place),
  );
  return doubt === undefined ? [] : [{ port: live.port, place: doubt.place, sources }];
}

export function unknownAtBoot(doubt: BootDoubt, keeping: Keeping): Finding {
  const { code, what, loader, place, expression } = doubt;
  return {
    code,
    severity: 'warning',
    message: `whether ${what} gets through after a boot cannot be told: ${loader} (${placeText(place)})${outcome(keeping)}`,
    evidence: expression,
    ...(keeping?.hindrance === null ? { fixable: true } : {}),
  };
}

function outcome(keeping: Keeping): string {
  if (keeping === undefined) return '';
  if (keeping.hindrance === null) return '; what lets it through is kept there too';
  return `; netfix does not get ahead of that at boot: ${keeping.hindrance}, so change it by hand`;
}

/** Lines that netfix did not follow, or that keep the file from loading. `open`: what is opened now, if anything. */
export function unreadAtBoot(
  code: BootDoubt['code'],
  path: string,
  unread: readonly string[],
  open: readonly string[],
): Finding[] {
  if (unread.length === 0) return [];
  const names = [...new Set(open)].join(', ');
  const advice = names === '' ? '' : `; ${names} may be dropped then, so look at these lines by hand`;
  return [
    {
      code,
      severity: 'warning',
      message: `what ${path} makes of the firewall after a boot cannot be told: iptables-restore refuses some of its lines, or netfix does not follow them${advice}`,
      evidence: unread.slice(0, 5).join('\n'),
    },
  ];
}

/** Whether two rule sets mean the same base chain, the one in force and the one after a boot. */
export function isSameBase({ base: a }: Place, { base: b }: Place): boolean {
  return a.family === b.family && a.table === b.table && a.name === b.name;
}

/** Why no rule of ufw's gets ahead of that; null: one does. */
export function beyondUfw(place: Place): string | null {
  return isBeyondUfw(place) ? 'a file of ufw that comes before its own rules says it' : null;
}
