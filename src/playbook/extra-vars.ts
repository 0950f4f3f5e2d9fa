import { isAbsolute, join } from 'node:path';
import type { Value, Vars } from '../inventory/inventory.ts';
import { type Problem, UsageError } from '../usage-error.ts';
import { isFields } from './part.ts';
import { variableNameFault } from './read-vars.ts';
import { parseSource, readSource, type Source } from './source.ts';

/**
 * The variables of `-e`, a later one over an earlier: `key=value` (values are text, as in Ansible; several in one with
 * shell quoting), `{…}` (JSON or YAML) and `@FILE` (YAML or JSON, relative to `cwd`). Throws one UsageError with
 * every problem. No message repeats a value: it may be a secret.
 */
export async function parseExtraVars(args: readonly string[], cwd: string): Promise<Vars> {
  const problems: Problem[] = [];
  const vars: Vars = {};
  for (const arg of args) {
    const given = await parseOne(arg.trim(), cwd, problems);
    problems.push(...nameProblems(given));
    Object.assign(vars, given);
  }
  if (problems.length > 0) throw new UsageError(problems);
  return vars;
}

/** The files among them, as they were given. */
export function filesOf(args: readonly string[]): string[] {
  return args.flatMap((arg) => fileOf(arg.trim()) ?? []);
}

function fileOf(arg: string): string | null {
  return arg.startsWith('@') ? arg.slice(1) : null;
}

async function parseOne(arg: string, cwd: string, problems: Problem[]): Promise<Vars> {
  const file = fileOf(arg);
  if (file !== null) return varsOf(await readSource(isAbsolute(file) ? file : join(cwd, file)), problems);
  if (arg.startsWith('{') || arg.startsWith('['))
    return varsOf(withoutFrames(parseSource('-e', arg)), problems);
  return parsePairs(arg, problems);
}

/** What is left of a source when its places say nothing. */
type Contents = Pick<Source, 'file' | 'data' | 'problems'>;

function varsOf(source: Contents, problems: Problem[]): Vars {
  problems.push(...source.problems);
  if (source.data === null) return {};
  const value = (source.data.value ?? {}) as Value;
  if (isFields(value)) return value;
  problems.push({ file: source.file, message: 'variables must be a map of names and values' });
  return {};
}

/** A frame would repeat the values. */
function withoutFrames({ file, data, problems }: Source): Contents {
  return { file, data, problems: problems.map(({ frame: _, ...problem }) => problem) };
}

function parsePairs(arg: string, problems: Problem[]): Vars {
  const words = splitWords(arg);
  if (words === null) {
    problems.push({ message: '`-e`: a quote is not closed' });
    return {};
  }
  const vars = Object.create(null) as Vars;
  for (const [index, word] of words.entries()) {
    const equals = word.indexOf('=');
    if (equals > 0) vars[word.slice(0, equals)] = word.slice(equals + 1);
    else problems.push(noPair(index, words.length));
  }
  return vars;
}

function noPair(index: number, count: number): Problem {
  const which = count === 1 ? 'what was given' : `word ${index + 1} of ${count}`;
  return {
    message: `\`-e\`: ${which} is not NAME=VALUE`,
    hint: 'write -e name=value, -e "name=\'two words\'", -e \'{"name": [1, 2]}\' or -e @FILE',
  };
}

/** Words as a shell splits them: quotes hold words together, a backslash keeps the next character. Null: open quote. */
function splitWords(text: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quote === '' && /\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (quote === '' && (char === '"' || char === "'")) {
      quote = char;
      word ??= '';
    } else if (char === quote) quote = '';
    else if (char === '\\' && quote !== "'" && at + 1 < text.length) word = (word ?? '') + (text[++at] ?? '');
    else word = (word ?? '') + char;
  }
  if (word !== null) words.push(word);
  return quote === '' ? words : null;
}

function nameProblems(vars: Vars): Problem[] {
  return Object.keys(vars).flatMap((name) => {
    const fault = variableNameFault(name);
    return fault === null ? [] : [{ message: `\`-e\`: ${fault}` }];
  });
}
