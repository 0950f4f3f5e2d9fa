import { type Problem, UsageError } from '../../usage-error.ts';
import { parseCriteria } from './criteria.ts';
import { ALIASES, NOT_HONOURED } from './keywords.ts';
import { type Fault, hintOf, parseOption, splitLine } from './option.ts';
import { matchPatternList } from './pattern.ts';
import type { HostStatement, MatchStatement, Option, Place } from './statement.ts';
import { splitWords } from './words.ts';

/** An Include whose files are not read yet. */
export interface IncludeRequest {
  kind: 'include-request';
  place: Place;
  patterns: string[];
}

export type ParsedStatement = Option | HostStatement | MatchStatement | IncludeRequest;

/** What parsing of all files shares. */
export interface ParseState {
  warnings: string[];
  /** Patterns of IgnoreUnknown seen so far. */
  ignored: string[];
}

/** One file's statements. Throws a UsageError with every wrong line; blocks that are never taken are noted in `state`. */
export function parseSshConfig(text: string, file: string, state: ParseState): ParsedStatement[] {
  const problems: Problem[] = [];
  const statements: ParsedStatement[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const place = { file, line: index + 1 };
    const statement = parseLine(line, place, state);
    if (statement === null) continue;
    if ('message' in statement) problems.push({ message: statement.message, ...place, ...hintOf(statement) });
    else statements.push(statement);
  }
  if (problems.length > 0) throw new UsageError(problems);
  return statements;
}

function parseLine(line: string, place: Place, state: ParseState): ParsedStatement | Fault | null {
  const split = splitLine(line);
  if (split === null) return null;
  const { keyword, text } = split;
  if (text === '') return { message: `${keyword} has no value` };
  if (keyword !== 'host' && keyword !== 'match' && keyword !== 'include')
    return parseKeyword(keyword, text, place, state);
  const args = splitWords(text);
  if (args === null) return { message: `${keyword}: a quote is not closed` };
  if (keyword === 'match') return parseMatch(args, place, state);
  if (args.includes('')) return { message: `${keyword} has an empty argument` };
  return keyword === 'host'
    ? { kind: 'host', patterns: args }
    : { kind: 'include-request', place, patterns: args };
}

function parseKeyword(keyword: string, text: string, place: Place, state: ParseState): Option | Fault | null {
  const parsed = parseOption(keyword, text, place);
  if ('message' in parsed) return isIgnored(keyword, state) ? null : parsed;
  if (keyword === 'ignoreunknown') state.ignored.push(parsed.args[0] ?? '');
  if (NOT_HONOURED.has(keyword) && !/^(?:no|none|false)$/i.test(parsed.args[0] ?? '')) {
    state.warnings.push(`${place.file}:${place.line}: ${keyword} is not supported and was passed over`);
  }
  return parsed;
}

function isIgnored(keyword: string, { ignored }: ParseState): boolean {
  return !ALIASES.has(keyword) && ignored.some((list) => matchPatternList(keyword, list.toLowerCase()));
}

function parseMatch(args: readonly string[], place: Place, state: ParseState): MatchStatement | Fault {
  const parsed = parseCriteria(args);
  if ('message' in parsed) return parsed;
  if (parsed.undecidable !== undefined) {
    const why =
      parsed.undecidable === 'exec' ? 'commands of ssh_config are never run' : 'it is not supported';
    state.warnings.push(
      `${place.file}:${place.line}: Match ${parsed.undecidable}: ${why}; this block was passed over`,
    );
  }
  return { kind: 'match', criteria: parsed.criteria };
}
