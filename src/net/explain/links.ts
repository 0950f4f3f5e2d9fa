import type { Draft } from './verdict.ts';

/** A verdict in its place. `because`: the number, from 1, of the one that it follows from. */
export interface Linked {
  draft: Draft;
  because: number | null;
}

/** Whether one verdict follows from another: by the code of the cause, what ties the two together. */
const FOLLOWS: Record<string, (effect: Draft, cause: Draft) => boolean> = {
  'arp.unanswered': needsNeighbour,
  'nd.unanswered': needsNeighbour,
  'overlay.dropped': sameCarrier,
  'overlay.one-way': sameCarrier,
  'checksum.bad': (effect, cause) => cause.severity === 'error' && sameFlow(effect, cause),
  'mtu.too-big': (effect, cause) =>
    ['mtu.black-hole', 'tcp.stalled'].includes(effect.code) && sameFlow(effect, cause),
};

/** What may follow from something else. */
const EFFECTS = [
  'tcp.syn-unanswered',
  'tcp.syn-ack-unanswered',
  'tcp.stalled',
  'mtu.black-hole',
  'icmp.echo-unanswered',
  'icmp.host-unreachable',
  'dns.unanswered',
  'udp.one-way',
  'arp.unanswered',
  'nd.unanswered',
];

/** Finds which verdict explains which, and orders them: errors first, causes before what follows from them. */
export function linked(drafts: readonly Draft[]): Linked[] {
  const causes = new Map(drafts.map((draft) => [draft, causeOf(draft, drafts)]));
  const isCause = new Set([...causes.values()].filter((cause) => cause !== null));
  for (const cause of isCause) cause.severity = 'error';
  const rank = (draft: Draft): number => {
    const depth = causes.get(draft) == null ? (isCause.has(draft) ? 0 : 1) : 2;
    return SEVERITIES.indexOf(draft.severity) * 3 + depth;
  };
  const ordered = drafts.toSorted((a, b) => rank(a) - rank(b));
  return ordered.map((draft) => {
    const cause = causes.get(draft);
    return { draft, because: cause == null ? null : ordered.indexOf(cause) + 1 };
  });
}

const SEVERITIES = ['error', 'warning', 'info'];

function causeOf(effect: Draft, drafts: readonly Draft[]): Draft | null {
  if (!EFFECTS.includes(effect.code)) return null;
  return drafts.find((cause) => cause !== effect && (FOLLOWS[cause.code]?.(effect, cause) ?? false)) ?? null;
}

/** Nothing is sent to a neighbour whose hardware address nobody tells; nor in a tunnel between such. */
function needsNeighbour(effect: Draft, cause: Draft): boolean {
  if (effect.code === cause.code) return false;
  const { targets, carrier } = effect.concerns;
  const ends = carrier === null ? targets : [...targets, ...carrier.split(' ')];
  return cause.concerns.targets.some((target) => ends.includes(target));
}

function sameCarrier(effect: Draft, cause: Draft): boolean {
  const [one, two] = [effect.concerns.carrier, cause.concerns.carrier];
  return one !== null && two !== null && one.split(' ').sort().join() === two.split(' ').sort().join();
}

function sameFlow(effect: Draft, cause: Draft): boolean {
  const { source, targets } = effect.concerns;
  return (
    source === cause.concerns.source && cause.concerns.targets.some((target) => targets.includes(target))
  );
}
