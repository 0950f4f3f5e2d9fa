import { readMangle } from './nft-mangle.ts';
import { readMapEntries } from './nft-map.ts';
import { listed, type Named, readMatch } from './nft-match.ts';
import { isObject, selectorOf } from './nft-selector.ts';
import {
  type Action,
  act,
  type Condition,
  constant,
  type Destination,
  match,
  opaque,
  type Statement,
} from './rules.ts';

type Json = Record<string, unknown>;

/** One entry of a rule's `expr` list. What has no say in the verdict gives nothing; what is not known gives doubt. */
export function readStatement(expression: unknown, named: Named): Statement[] {
  if (!isObject(expression)) return [match(opaque(JSON.stringify(expression) ?? ''))];
  const [[kind, body] = ['', null]] = Object.entries(expression);
  if (SILENT.has(kind)) return readObject(body, named);
  if (kind === 'continue') return [];
  const action = readAction(expression);
  if (action !== null) return [act(action)];
  switch (kind) {
    case 'reject':
      return readReject(body);
    case 'match':
      return readMatch(body, named).map(match);
    case 'vmap':
      return readMapEntries(body, named, (data) => verdictOf(data));
    case 'mangle':
      return readMangle(body, named);
    case 'limit':
    case 'ct count':
    case 'quota':
      return [match(readLimit(kind, typeof body === 'string' ? named.limits.get(body) : body))];
    case 'set':
      return readSetUpdate(body, named);
    case 'xt':
      return readXt(body);
    default:
      return [match(opaque(JSON.stringify(expression)))];
  }
}

const SILENT = new Set(['counter', 'log', 'comment', 'ct helper', 'ct timeout', 'last', 'secmark']);

/** Where a map names the object, the rule breaks off for what it has none for (nft_objref_map_eval). */
function readObject(body: unknown, named: Named): Statement[] {
  return isObject(body) && 'map' in body ? readMapEntries(body.map, named, () => ({ kind: 'continue' })) : [];
}

/**
 * A verdict, or null when the expression is none. `queue` and the translations leave our sight. An expectation drops the
 * packet where there is the like of it (nft_ct_expect_obj_eval).
 */
function readAction(expression: Json): Action | null {
  const [[kind, body] = ['', null]] = Object.entries(expression);
  switch (kind) {
    case 'accept':
    case 'drop':
    case 'return':
    case 'notrack':
      return { kind };
    case 'jump':
    case 'goto':
      return { kind, chain: isObject(body) ? String(body.target) : '' };
    case 'dnat':
      return { kind: 'dnat', text: JSON.stringify(expression), to: destinationIn(body) };
    case 'queue':
    case 'redirect':
    case 'tproxy':
    case 'fwd':
    case 'synproxy':
    case 'ct expectation':
      return { kind: 'opaque', text: JSON.stringify(expression) };
    case 'snat':
    case 'masquerade':
      return { kind: 'snat', to: destinationIn(body)?.address ?? null };
    default:
      return null;
  }
}

/** Null for ranges and maps. */
function destinationIn(body: unknown): Destination | null {
  const { addr, port = null }: Json = isObject(body) ? body : {};
  if (typeof addr !== 'string' || (port !== null && typeof port !== 'number')) return null;
  return { address: addr, port };
}

/** The right side of a verdict map. */
function verdictOf(data: unknown): Action {
  if (isObject(data) && 'continue' in data) return { kind: 'continue' };
  const action = isObject(data) ? readAction(data) : null;
  return action ?? { kind: 'opaque', text: JSON.stringify(data) ?? 'vmap' };
}

/**
 * nft leaves out a match on the family before a reject that implies it (`reject with icmpv6 …`), and one on TCP before a
 * reset, so the reject must ask for it itself.
 */
function readReject(body: unknown): Statement[] {
  const type = isObject(body) ? body.type : undefined;
  const drop = act({ kind: 'drop' });
  if (type === 'tcp reset')
    return [match({ test: 'name', field: 'l4proto', names: ['tcp'], negated: false }), drop];
  if (type !== 'icmp' && type !== 'icmpv6') return [drop];
  const family = type === 'icmp' ? 'ip' : 'ip6';
  return [match({ test: 'name', field: 'family', names: [family], negated: false }), drop];
}

/**
 * The packet is the only one of its kind just now: it exceeds no limit and no count that has room for one. What is
 * within one may run dry, so that stays in doubt.
 */
function readLimit(kind: string, body: unknown): Condition {
  const doubt = opaque(`${kind} ${JSON.stringify(body)}`);
  if (!isObject(body)) return doubt;
  const over = body.inv === true;
  if (kind === 'quota') return isUsedUp(body) ? constant(over) : doubt;
  if (!over) return doubt;
  if (kind === 'ct count') return body.val === 0 ? { test: 'counted' } : constant(false);
  return isNarrow(body) ? doubt : constant(false);
}

/** It stays so: what has passed is never taken off, and the next packet is over it (nft_quota.c). */
function isUsedUp({ val, val_unit, used, used_unit }: Json): boolean {
  return bytesOf(used, used_unit) >= bytesOf(val, val_unit);
}

/** Rate and burst together hold less than the largest packet, which then exceeds them by itself (nft_limit.c). */
function isNarrow({ rate, rate_unit, burst, burst_unit }: Json): boolean {
  if (rate_unit === undefined || rate_unit === 'packets') return false;
  return bytesOf(rate, rate_unit) + (burst === undefined ? 0 : bytesOf(burst, burst_unit)) < LARGEST_PACKET;
}

const LARGEST_PACKET = 65_535;

/** NaN, of which no comparison holds, where nft does not say it. */
function bytesOf(count: unknown, unit: unknown): number {
  return Number(count) * (UNITS.get(String(unit)) ?? Number.NaN);
}

const UNITS = new Map([
  ['bytes', 1],
  ['kbytes', 1024],
  ['mbytes', 1024 ** 2],
]);

/** The element is there from then on, whatever its own statements say of the packet (nft_dynset.c). */
function readSetUpdate(body: unknown, named: Named): Statement[] {
  if (!isObject(body)) return [match(opaque('set'))];
  const name = String(body.set).replace(/^@/, '');
  const key = isObject(body.elem) && isObject(body.elem.elem) ? body.elem.elem.val : body.elem;
  const change = [...selectorOf(key).needs.map(match), act({ kind: 'touch', set: name })];
  const set = named.sets.get(name) ?? {};
  return body.op === 'delete' ? change : [...change, ...readElementStatements(body, set, named)];
}

/**
 * Those of the rule or, where it has none, of the set. An element that was there before has its own; and where there is no
 * room for another the rule breaks off.
 */
function readElementStatements(body: Json, set: Json, named: Named): Statement[] {
  const statements = listed(body.stmt ?? set.stmt).filter((each) => isObject(each));
  const elements = listed(set.elem);
  const limits = statements.filter((each) => !Object.keys(each).every((kind) => SILENT.has(kind)));
  const full = typeof set.size === 'number' && elements.length >= set.size;
  return full || elements.some((element) => !limits.every((limit) => hasStatement(element, limit)))
    ? [match(opaque(JSON.stringify({ set: body })))]
    : limits.flatMap((limit) => readStatement(limit, named));
}

function hasStatement(element: unknown, statement: Json): boolean {
  if (!isObject(element) || !isObject(element.elem)) return false;
  const { elem } = element;
  return Object.entries(statement).every(
    ([kind, body]) => JSON.stringify(elem[kind]) === JSON.stringify(body),
  );
}

/** Of iptables' own matches and targets nft shows the names at most. */
function readXt(body: unknown): Statement[] {
  const doubt = opaque(JSON.stringify({ xt: body }));
  const isMatch = isObject(body) && body.type === 'match';
  return isMatch ? [match(doubt)] : [match(doubt), act({ kind: 'opaque', text: doubt.text })];
}
