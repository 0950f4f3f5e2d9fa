import { readMapEntries } from './nft-map.ts';
import type { Named } from './nft-match.ts';
import { isObject, packetType, selectorOf } from './nft-selector.ts';
import { type Action, act, MARK_ALL, type MarkChange, match, opaque, type Statement } from './rules.ts';

/** `meta mark set …` and its like. */
export function readMangle(body: unknown, named: Named): Statement[] {
  if (!isObject(body)) return [match(opaque('mangle'))];
  const { key, value } = body;
  const needs = selectorOf(key).needs.map(match);
  const field = markOf(key);
  if (field !== null) return setMark(field, value, named);
  const text = JSON.stringify({ mangle: body });
  if (isObject(key) && isAnother(key, value)) return [...needs, act({ kind: 'opaque', text })];
  // A map that holds nothing for the packet breaks off the rule, and so does an option that is not there.
  const certain = !isObject(value) && isObject(key) && ('payload' in key || 'meta' in key || 'ct' in key);
  return certain ? needs : [...needs, match(opaque(text))];
}

/** What is changed makes another packet of it, or a broken one. */
function isAnother({ payload, meta }: Record<string, unknown>, value: unknown): boolean {
  // What is for another host is not taken by this one.
  if (isObject(meta)) return meta.key === 'pkttype' && packetType(value) !== 'host';
  if (!isObject(payload) || HARMLESS.has(String(payload.field))) return false;
  // A router hands on none of 1.
  const hops = payload.field === 'ttl' || payload.field === 'hoplimit';
  return !(hops && Number(value) > 1);
}

/** No filter of ours reads them, and the packet arrives with any. */
const HARMLESS = new Set(['dscp', 'ecn', 'flowlabel', 'id']);

function setMark(field: MarkChange['field'], value: unknown, named: Named): Statement[] {
  if (!isObject(value) || !isObject(value.map)) {
    const change = markChange(value);
    const needs = usesCtMark(value) ? [match({ test: 'tracked' })] : [];
    return [...needs, act({ kind: 'mark', change: { field, ...(change ?? UNREAD) } })];
  }
  return readMapEntries(value.map, named, (data): Action => {
    const change = isBits(data) ? markChange(data) : null;
    return { kind: 'mark', change: { field, ...(change ?? UNREAD) } };
  });
}

type Bits = Omit<MarkChange, 'field'>;

const UNREAD: Bits = { mark: 0n, ctmark: 0n, value: null };

function markOf(key: unknown): MarkChange['field'] | null {
  if (!isObject(key)) return null;
  if (isObject(key.meta) && key.meta.key === 'mark') return 'mark';
  return isObject(key.ct) && key.ct.key === 'mark' ? 'ctmark' : null;
}

/** Without a connection there is no ct mark to read, and the rule breaks off (nft_ct_get_eval). */
function usesCtMark(value: unknown): boolean {
  return JSON.stringify(value)?.includes('{"ct":') ?? false;
}

/** A mark built from constants and `&`, `|`, `^` on a mark. */
function markChange(value: unknown): { mark: bigint; ctmark: bigint; value: bigint } | null {
  if (isBits(value)) return { mark: 0n, ctmark: 0n, value: BigInt(value) };
  const source = markOf(value);
  if (source !== null) return { mark: 0n, ctmark: 0n, value: 0n, [source]: MARK_ALL };
  const [[op, operands] = ['', null]] = isObject(value) ? Object.entries(value) : [];
  if (!Array.isArray(operands) || operands.length !== 2 || !isBits(operands[1])) return null;
  const inner = markChange(operands[0]);
  return inner && combine(op, inner, BigInt(operands[1]));
}

function combine(
  op: string,
  inner: { mark: bigint; ctmark: bigint; value: bigint },
  bits: bigint,
): typeof inner | null {
  const keep = op === '&' ? bits : op === '|' ? ~bits & MARK_ALL : MARK_ALL;
  if (op !== '&' && op !== '|' && op !== '^') return null;
  const value = (inner.value & keep) ^ (op === '&' ? 0n : bits);
  return { mark: inner.mark & keep, ctmark: inner.ctmark & keep, value };
}

function isBits(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= Number(MARK_ALL);
}
