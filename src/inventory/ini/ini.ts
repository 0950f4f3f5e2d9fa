import { suggestion } from '../../did-you-mean.ts';
import { assign, assignHosts } from '../assign.ts';
import { addChild, addGroup } from '../draft.ts';
import { isForbiddenKey } from '../forbidden-key.ts';
import { groupNameProblem } from '../group-name.ts';
import { expandHostPattern } from '../host-range.ts';
import type { Value } from '../inventory.ts';
import { type Reading, reportAt } from '../reading.ts';
import { pythonLiteral } from './python-literal.ts';
import { splitWords } from './shell-words.ts';

const KINDS = ['hosts', 'children', 'vars'] as const;
type Kind = (typeof KINDS)[number];

/** A group that was used before any section declared it. */
interface Pending {
  line: number;
  message: string;
  parents: string[];
}

interface IniReading extends Reading {
  group: string;
  /** Null below a section we could not read. */
  kind: Kind | null;
  line: number;
  /** Where the line's text starts, 1-based. */
  column: number;
  pending: Map<string, Pending>;
}

const SECTION = /^\[([^:\]\s]+)(?::([\p{L}\p{N}_]+))?\]\s*(?:#.*)?$/u;
const GROUP_NAME = /^([^:\]\s]+)\s*(?:#.*)?$/;

/**
 * Ansible's INI inventory (plugins/inventory/ini.py): hosts before the first section are ungrouped, a section is
 * `[group]`, `[group:children]` or `[group:vars]`, and a group may be used before it is declared.
 */
export function readIni(reading: Reading): void {
  const ini: IniReading = {
    ...reading,
    group: 'ungrouped',
    kind: 'hosts',
    line: 0,
    column: 1,
    pending: new Map(),
  };
  for (const raw of reading.text.split(/\r\n|\r|\n/)) {
    ini.line++;
    const line = raw.trim();
    ini.column = raw.length - raw.trimStart().length + 1;
    if (line !== '' && !/^[#;]/.test(line)) readLine(ini, line);
  }
  for (const [name, { line, message, parents }] of ini.pending) {
    const others = [...reading.draft.groups.keys()].filter(
      (group) => group !== name && !parents.includes(group),
    );
    reportAt(reading, { line, column: 1 }, message, suggestion(name, others));
  }
}

function problem(ini: IniReading, message: string | null, hint?: string): void {
  if (message !== null) reportAt(ini, { line: ini.line, column: ini.column }, message, hint);
}

function readLine(ini: IniReading, line: string): void {
  const section = SECTION.exec(line);
  if (section !== null) openSection(ini, section[1] ?? '', section[2] ?? 'hosts');
  else if (line.startsWith('[') && line.endsWith(']')) {
    problem(
      ini,
      `\`${line}\` is not a section`,
      'a section is [group], [group:children] or [group:vars], without spaces',
    );
  } else if (ini.kind === 'hosts') readHostLine(ini, line);
  else if (ini.kind === 'vars') readVar(ini, line);
  else if (ini.kind === 'children') readChild(ini, line);
}

function openSection(ini: IniReading, group: string, kind: string): void {
  const known = KINDS.find((one) => one === kind);
  if (known === undefined) problem(ini, `unknown kind of section: \`${kind}\``, suggestion(kind, KINDS));
  problem(ini, groupNameProblem(group));
  ini.group = group;
  ini.kind = known ?? null;
  const pending = ini.pending.get(group);
  if (known === 'vars' && pending === undefined && !ini.draft.groups.has(group)) {
    const message = `variables for the group \`${group}\`, which no section declares`;
    ini.pending.set(group, { line: ini.line, message, parents: [] });
  }
  addGroup(ini.draft, group);
  if (known !== 'vars' && pending !== undefined) settle(ini, group, pending);
}

function settle(ini: IniReading, group: string, pending: Pending): void {
  ini.pending.delete(group);
  for (const parent of pending.parents) problem(ini, addChild(ini.draft, parent, group));
}

function readChild(ini: IniReading, line: string): void {
  const child = GROUP_NAME.exec(line)?.[1];
  if (child === undefined) {
    problem(
      ini,
      `\`${line}\` is not a group name`,
      `below [${ini.group}:children] stands one group on each line`,
    );
    return;
  }
  const pending = ini.pending.get(child);
  if (ini.draft.groups.has(child)) problem(ini, addChild(ini.draft, ini.group, child));
  else if (pending !== undefined) pending.parents.push(ini.group);
  else {
    const message = `the group \`${child}\`, a child of \`${ini.group}\`, is declared nowhere`;
    ini.pending.set(child, { line: ini.line, message, parents: [ini.group] });
  }
}

function readVar(ini: IniReading, line: string): void {
  const at = line.indexOf('=');
  if (at < 0) {
    // The line stays out of the message: it may hold a password.
    problem(ini, 'expected key=value');
    return;
  }
  const entry = variable(ini, line.slice(0, at).trim(), line.slice(at + 1).trim());
  if (entry !== null) problem(ini, assign(ini.draft, ini.group, ...entry));
}

function readHostLine(ini: IniReading, line: string): void {
  const split = splitWords(line);
  if ('problem' in split) {
    problem(ini, split.problem);
    return;
  }
  const [pattern = '', ...words] = split.words;
  const named = expandHostPattern(pattern);
  const vars = hostVariables(ini, words);
  if ('problem' in named) problem(ini, named.problem, yamlHint(line));
  else problem(ini, assignHosts(ini.draft, ini.group, named, vars));
}

function yamlHint(line: string): string | undefined {
  return /^(?:---|[^\s=]+:(?:\s|$))/.test(line) ? 'this looks like YAML: name the file .yaml' : undefined;
}

/** A word that is none stays out of the message: it may be the rest of a password that holds a space. */
function hostVariables(ini: IniReading, words: readonly string[]): [string, Value][] {
  const odd = words.findIndex((word) => word.indexOf('=') <= 0);
  if (odd >= 0) {
    const hint = words.includes('=')
      ? 'no blank stands before or behind the `=`: key=value'
      : 'after the host stand variables; quote a value that holds spaces: key="a b"';
    problem(ini, `word ${odd + 2} of this line is not key=value`, hint);
    return [];
  }
  return words.flatMap((word) => {
    const at = word.indexOf('=');
    const named = variable(ini, word.slice(0, at), word.slice(at + 1));
    return named === null ? [] : [named];
  });
}

function variable(ini: IniReading, key: string, text: string): [string, Value] | null {
  const value = pythonLiteral(text);
  const bad = isForbiddenKey(key) ? key : forbiddenKeyIn(value);
  if (bad === undefined) return [key, value];
  problem(ini, `\`${bad}\` cannot be a key`);
  return null;
}

function forbiddenKeyIn(value: Value): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const bad = isForbiddenKey(key) ? key : forbiddenKeyIn(item);
    if (bad !== undefined) return bad;
  }
  return undefined;
}
