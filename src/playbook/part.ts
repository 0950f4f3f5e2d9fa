import type { Value } from '../inventory/inventory.ts';
import type { Problem } from '../usage-error.ts';
import type { Path, Source } from './source.ts';

export type Fields = Record<string, Value>;

/** One map of a playbook (a play, a task) while it is read. What is wrong with it goes to `problems`. */
export interface Part {
  source: Source;
  path: Path;
  fields: Fields;
  problems: Problem[];
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Something is wrong with a value; `offset` counts characters of a text. */
export function faultAt(part: Part, path: Path, message: string, hint?: string, offset = 0): void {
  const place = part.source.locate([...part.path, ...path], offset);
  part.problems.push({ ...place, message, ...(hint === undefined ? {} : { hint }) });
}

/** Something is wrong with a key. */
export function faultAtKey(part: Part, path: Path, message: string, hint?: string): void {
  const place = part.source.locateKey([...part.path, ...path]);
  part.problems.push({ ...place, message, ...(hint === undefined ? {} : { hint }) });
}

export function hasField(part: Part, key: string): boolean {
  return Object.hasOwn(part.fields, key);
}

function field(part: Part, key: string): Value | undefined {
  return hasField(part, key) ? part.fields[key] : undefined;
}

/** Text that is not empty, or null when there is none. */
export function textField(part: Part, key: string): string | null {
  const value = field(part, key);
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string' && value.trim() !== '') return value;
  faultAt(part, [key], `\`${key}\` must be text, not ${show(value)}`);
  return null;
}

export function flagField(part: Part, key: string): boolean {
  const value = field(part, key);
  if (value === undefined) return false;
  if (typeof value === 'boolean') return value;
  faultAt(part, [key], `\`${key}\` must be true or false, not ${show(value)}`, flagHint(value));
  return false;
}

function flagHint(value: Value): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^(yes|on|y)$/i.test(value)) return 'write `true`';
  return /^(no|off|n)$/i.test(value) ? 'write `false`' : undefined;
}

export function numberField(
  part: Part,
  key: string,
  bounds: { min: number; max: number; integer: boolean; fallback: number },
): number {
  const value = field(part, key);
  if (value === undefined) return bounds.fallback;
  const fits = typeof value === 'number' && value >= bounds.min && value <= bounds.max;
  if (fits && (!bounds.integer || Number.isInteger(value))) return value;
  const kind = bounds.integer ? 'an integer' : 'a number';
  faultAt(part, [key], `\`${key}\` must be ${kind} from ${bounds.min} to ${bounds.max}, not ${show(value)}`);
  return bounds.fallback;
}

/** One text or a list of texts; with `split`, a text may hold several with commas between. */
export function namesField(part: Part, key: string, split: boolean): string[] {
  const value = field(part, key);
  if (value === undefined || value === null) return [];
  const items = Array.isArray(value) ? value : [value];
  return items.flatMap((item, index) => {
    if (typeof item === 'number') return [String(item)];
    if (typeof item === 'string' && item.trim() !== '') return split ? splitNames(item) : [item];
    faultAt(
      part,
      Array.isArray(value) ? [key, index] : [key],
      `\`${key}\` must be text or a list of texts, not ${show(item)}`,
    );
    return [];
  });
}

function splitNames(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** A value as a message shows it. */
export function show(value: Value): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}
