import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/schema';
import { Settings } from 'typebox/system';
import { suggestion } from '../did-you-mean.ts';
import { hasTemplate } from './template.ts';

type Json = Record<string, unknown>;

/** One thing wrong with parameters: the path of the value, or of the map that lacks or has too many keys. */
export interface ParamFault {
  path: (string | number)[];
  message: string;
  hint?: string;
  /** Set when a key is not known: its name. The fault is then at the key, not the value. */
  key?: string;
  /** Set when a key is not there: the fault is then at the key of the map that lacks it. */
  missing?: true;
}

/** One thing that a schema does not allow, JSON pointers to where in the schema and where in the value. */
interface Misfit {
  keyword: string;
  /** With the keyword, as in JSON Schema's own output format. */
  schemaPath: string;
  instancePath: string;
  /** The key that is not there, or not known. */
  key: string;
  /** What the keyword stands in. */
  schema: Json;
  data: unknown;
}

// A list of a hundred wrong items has a hundred things to tell.
Settings.Set({ maxErrors: 10_000 });

/** Empty when the value fits. Of a key that is not known it is said once, not also that `false` allows nothing. */
function misfits(schema: TSchema, value: unknown): Misfit[] {
  if (Check(schema, value)) return [];
  const [, errors] = Errors(schema, value);
  return errors.flatMap(({ keyword, schemaPath, instancePath, params }) => {
    if (keyword === 'boolean') return [];
    const about = {
      keyword,
      schemaPath: `${schemaPath}/${keyword}`,
      instancePath,
      schema: pick(schema, schemaPath) as Json,
      data: pick(value, instancePath),
    };
    const lists = params as { requiredProperties?: string[]; additionalProperties?: string[] };
    const keys = lists.requiredProperties ?? lists.additionalProperties ?? [''];
    return keys.map((key) => ({ ...about, key }));
  });
}

/**
 * What is wrong with rendered parameters, in plain words: "`port` must be an integer from 1 to 65535". Empty when
 * nothing is. Text that reads as the number or boolean wanted is taken as one: `-e port=4789` and inventory variables
 * in INI files are text.
 */
export function checkParams(schema: TSchema, value: unknown): string[] {
  if (Check(schema, value)) return [];
  const faults = paramFaults(schema, withTextRead(schema, value));
  return faults.map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`));
}

/** A copy of checked parameters with text read as the type wanted, and the schema's defaults where nothing was given. */
export function withDefaults(schema: TSchema, value: unknown): unknown {
  const copy = withTextRead(schema, structuredClone(value));
  fillIn(schema as Json, copy);
  return copy;
}

/** Of keys alone: a union's branches have none. */
function fillIn(schema: Json, value: unknown): void {
  if (Array.isArray(value)) {
    if (isMap(schema.items)) for (const item of value) fillIn(schema.items, item);
    return;
  }
  if (!isMap(value) || !isMap(schema.properties)) return;
  for (const [key, wanted] of Object.entries(schema.properties) as [string, Json][]) {
    if (value[key] === undefined && 'default' in wanted) value[key] = structuredClone(wanted.default);
    fillIn(wanted, value[key]);
  }
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy in which text stands as a number or boolean wherever only that fits the schema. */
function withTextRead(schema: TSchema, value: unknown): unknown {
  const found = misfits(schema, value);
  if (found.length === 0) return value;
  const root = { value: structuredClone(value) };
  for (const { keyword, data, schema: wanted, instancePath } of found) {
    if (keyword !== 'type' || typeof data !== 'string') continue;
    const read = readText(data, [wanted.type].flat());
    if (read !== undefined) place(root, ['value', ...keysOf(instancePath)], read);
  }
  return root.value;
}

function readText(text: string, types: unknown[]): number | boolean | undefined {
  const isNumber = types.includes('number') || types.includes('integer');
  if (isNumber && /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text)) return Number(text);
  if (types.includes('boolean') && /^(true|false)$/.test(text)) return text === 'true';
  return undefined;
}

function place(root: object, path: string[], value: unknown): void {
  let parent = root as Json;
  for (const key of path.slice(0, -1)) parent = parent[key] as Json;
  const last = path.at(-1);
  if (last !== undefined) parent[last] = value;
}

/** What is wrong with parameters as written, with paths; `"8472"` is no number here. Values that hold `{{ }}` pass: they are checked again once rendered. */
export function paramFaults(schema: TSchema, value: unknown): ParamFault[] {
  const found = misfits(schema, value).filter((misfit) => !isUnrendered(misfit));
  const faults = withoutBranches(found, value).map((misfit) => toFault(misfit));
  return [...new Map(faults.map((fault) => [`${fault.path.join('\0')} ${fault.message}`, fault])).values()];
}

/** Keys are never rendered, so faults of keys stand; a fault of a value stands unless something in it is rendered. */
function isUnrendered(error: Misfit): boolean {
  const aboutKeys = error.keyword === 'required' || error.keyword === 'additionalProperties';
  return !aboutKeys && holdsTemplate(error.data);
}

function holdsTemplate(value: unknown): boolean {
  if (typeof value === 'string') return hasTemplate(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(holdsTemplate);
}

/**
 * A union fails with the errors of each branch and its own. Where the value has a branch's type, that branch's errors
 * say more than the union's; else the union's is the one to tell.
 */
function withoutBranches(errors: Misfit[], root: unknown): Misfit[] {
  const unions = errors.filter((error) => error.keyword === 'anyOf' || error.keyword === 'oneOf');
  const dropped = new Set<Misfit>();
  for (const union of unions) {
    const inside = errors.filter(
      (error) => error !== union && error.schemaPath.startsWith(`${union.schemaPath}/`),
    );
    const kept = branchErrors(union, inside);
    for (const error of inside) if (!kept.includes(error)) dropped.add(error);
    if (kept.length > 0 || holdsTemplate(pick(root, union.instancePath))) dropped.add(union);
  }
  return errors.filter((error) => !dropped.has(error));
}

/** The errors of the only branch whose type the value has, when they are about something inside the value. */
function branchErrors(union: Misfit, inside: Misfit[]): Misfit[] {
  const branchOf = (error: Misfit) => error.schemaPath.slice(union.schemaPath.length + 1).split('/')[0];
  const branches = [...new Set(inside.map(branchOf))];
  const fitting = branches
    .map((branch) => inside.filter((error) => branchOf(error) === branch))
    .filter(
      (errors) =>
        !errors.some(
          (error) => error.instancePath === union.instancePath && /^(type|const|enum)$/.test(error.keyword),
        ),
    );
  return fitting.length === 1 ? (fitting[0] ?? []) : [];
}

function pick(root: unknown, pointer: string): unknown {
  let value = root;
  for (const key of keysOf(pointer)) value = (value as Json | undefined)?.[key];
  return value;
}

function keysOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function toFault({ keyword, instancePath, key, schema, data }: Misfit): ParamFault {
  const path = keysOf(instancePath);
  if (keyword === 'required') return { path, missing: true, message: `${nameOf([...path, key])} is missing` };
  if (keyword === 'additionalProperties') return unknownName(schema, path, key);
  return { path, message: `${nameOf(path)} must be ${describeSchema(schema)}, not ${show(data)}` };
}

function unknownName(schema: Json, path: string[], key: string): ParamFault {
  const hint =
    namesHint(schema) ?? suggestion(key, Object.keys(isMap(schema.properties) ? schema.properties : {}));
  const where = path.length === 0 ? '' : ` in ${nameOf(path)}`;
  return {
    path,
    key,
    message: `unknown parameter \`${key}\`${where}`,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Where any name of some form will do: what that form is. */
function namesHint(schema: Json): string | undefined {
  const patterns = isMap(schema.patternProperties) ? Object.keys(schema.patternProperties) : [];
  return patterns.length > 0 && typeof schema.description === 'string' ? schema.description : undefined;
}

function nameOf(path: string[]): string {
  if (path.length === 0) return 'the parameters';
  const text = path
    .map((key, index) => (/^\d+$/.test(key) && index > 0 ? `[${key}]` : index > 0 ? `.${key}` : key))
    .join('');
  return `\`${text}\``;
}

/** What a schema wants, after "must be": "an integer from 1 to 65535", "one of `a`, `b`", "a list of text". */
function describeSchema(schema: Json): string {
  const choices = choicesOf(schema);
  if (choices !== null) return choices.length === 1 ? `${choices[0]}` : `one of ${choices.join(', ')}`;
  const union = (schema.anyOf ?? schema.oneOf) as Json[] | undefined;
  if (union !== undefined) return orList([...new Set(union.map(describeSchema))]);
  const types = [schema.type ?? 'object'].flat() as string[];
  return orList(types.map((type) => describeType(type, schema)));
}

function choicesOf(schema: Json): string[] | null {
  if (Array.isArray(schema.enum)) return schema.enum.map(show);
  if ('const' in schema) return [show(schema.const)];
  const union = (schema.anyOf ?? schema.oneOf) as Json[] | undefined;
  if (union === undefined || !union.every((branch) => 'const' in branch || Array.isArray(branch.enum)))
    return null;
  return union.flatMap((branch) => choicesOf(branch) ?? []);
}

function orList(parts: string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} or ${parts.at(-1)}`;
}

function describeType(type: string, schema: Json): string {
  switch (type) {
    case 'integer':
      return `an integer${range(schema.minimum, schema.maximum)}`;
    case 'number':
      return `a number${range(schema.minimum, schema.maximum)}`;
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'array':
      return describeList(schema);
    case 'object':
      return (schema.minProperties ?? 0) === 0 ? 'a map' : 'a map that is not empty';
    default:
      return describeText(schema);
  }
}

function describeList(schema: Json): string {
  const least =
    typeof schema.minItems === 'number' && schema.minItems > 0 ? ` of at least ${schema.minItems}` : '';
  if (schema.items === undefined) return `a list${least}`;
  const items = describeSchema(schema.items as Json);
  return items === 'text' && least === '' ? 'a list of texts' : `a list${least}, each item ${items}`;
}

function describeText(schema: Json): string {
  if (typeof schema.description === 'string' && schema.pattern !== undefined) {
    return `text (${schema.description.replace(/\.$/, '')})`;
  }
  if (typeof schema.pattern === 'string') return `text that matches ${schema.pattern}`;
  if (typeof schema.minLength === 'number' && schema.minLength > 0) return 'text that is not empty';
  return 'text';
}

function range(minimum: unknown, maximum: unknown): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? '' : ` of at most ${maximum}`;
}

/** A value as a reader would write it, short; text that looks like a number shows its quotes. */
function show(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null)
    return Object.keys(value).length === 0 ? 'an empty map' : 'a map';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}
