import type { Point } from './point.ts';
import type { Sightings } from './sightings.ts';
import type { LastSeen } from './verdict.ts';

/** What one point saw of a question and of its answer. */
export interface Part {
  point: Point;
  /** As they stand in the packets there: they may be rewritten on the way. */
  source: string;
  target: string;
  asks: Sightings;
  answers: Sightings;
}

/**
 * Where a question or its answer was lost. `here`: it reached the machine that has the address. `not-forwarded`: it came
 * into a machine that is to pass it on, and did not leave it. `swallowed`: likewise, and whose the address is is not known.
 * `left`: it left the machine that saw it last. `back`: the answer was lost.
 */
export type Where = 'here' | 'not-forwarded' | 'swallowed' | 'left' | 'back' | 'unknown';

/** The way of a question through the capture points. */
export interface Journey {
  /** Points that saw it, the one nearest to who asks first. */
  parts: Part[];
  first: Part;
  last: Part;
  /** The point nearest to who asks that saw an answer, or null. */
  answered: Part | null;
  /** Points that saw nothing of it. */
  unseen: Point[];
  where: Where;
}

/** Null where nobody saw the question. `knows` tells whether a point that saw nothing can be sure of it. */
export function journeyOf(
  seen: readonly Part[],
  points: readonly Point[],
  knows: (point: Point) => boolean = () => true,
): Journey | null {
  const parts = seen.filter(({ asks }) => asks.count > 0).sort(alongTheWay);
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return null;
  const answered = parts.find(({ answers }) => answers.count > 0) ?? null;
  const unseen = points.filter((point) => knows(point) && parts.every((part) => part.point !== point));
  return { parts, first, last, answered, unseen, where: whereOf(last, answered) };
}

/** Who asks comes first and who is asked last; between them each router takes one from the time to live. */
function alongTheWay(a: Part, b: Part): number {
  const begin = (part: Part): number => part.asks.first[0]?.time ?? 0;
  if (a.point === b.point) return begin(a) - begin(b);
  const rank = ({ point, source, target }: Part): number => {
    if (point.vantage.isLocal(source) === true) return 0;
    return point.vantage.isLocal(target) === true ? 2 : 1;
  };
  const ttl = (b.asks.ttl ?? 0) - (a.asks.ttl ?? 0);
  return rank(a) - rank(b) || ttl || begin(a) - begin(b);
}

function whereOf({ point, source, target, asks }: Part, answered: Part | null): Where {
  if (answered !== null) return 'back';
  if (point.vantage.isLocal(target) === true) return 'here';
  const words = asks.places.map((place) => place.split(' ').at(-1));
  if (words.includes('out') || point.vantage.isLocal(source) === true) return 'left';
  if (!words.includes('in')) return 'unknown';
  return point.vantage.isLocal(target) === false ? 'not-forwarded' : 'swallowed';
}

export function lastSeen({ last, answered }: Journey): LastSeen | null {
  const { point, asks, answers } = answered ?? last;
  const sightings = answered === null ? asks : answers;
  const place = sightings.places.at(-1) ?? null;
  return sightings.last === null ? null : { ...sightings.last, point, place };
}

/** Where it was lost, in words; `what` is the question (`the SYN`). Says nothing where nothing is known. */
export function tellJourney(journey: Journey, what: string): string {
  const { first, last, answered, unseen, where } = journey;
  const many = journey.parts.length + unseen.length > 1;
  const at = (part: Part): string => (many ? `${part.point.name}` : 'the machine that captured');
  const rewritten = last.target === first.target ? '' : ` (by then rewritten to ${last.target})`;
  if (answered !== null) {
    return answered.point === first.point
      ? ''
      : `${answered.point.name} saw the answer, ${first.point.name} did not: it is lost on the way back`;
  }
  const missing = unseen.length === 0 ? '' : `; ${names(unseen)} saw nothing of it`;
  switch (where) {
    case 'here':
      return `${what} reached ${last.target} itself${many ? ` (${last.point.name})` : ''}, which does not answer`;
    case 'not-forwarded':
    case 'swallowed':
      return `${what} came into ${at(last)}${places(last)}${rewritten} and did not leave it${missing}`;
    case 'left':
      return many
        ? `${last.point.name} saw ${what} last, on its way out${places(last)}${rewritten}${missing}`
        : `${what} left ${at(last)}${places(last)}${rewritten}`;
    default:
      return many ? `${last.point.name} saw ${what} last${places(last)}${rewritten}${missing}` : '';
  }
}

function places({ asks }: Part): string {
  return asks.places.length === 0 ? '' : ` (${asks.places.join(', ')})`;
}

function names(points: readonly Point[]): string {
  const all = points.map(({ name }) => name);
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
