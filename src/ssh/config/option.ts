import { suggestion } from '../../did-you-mean.ts';
import { UsageError } from '../../usage-error.ts';
import { parseJump } from './jump.ts';
import { ALIASES, HONOURED, KNOWN_KEYWORDS } from './keywords.ts';
import type { Option, Place } from './statement.ts';
import { problemOfValue } from './value.ts';
import { splitWords } from './words.ts';

/** What is wrong with a line, without its place. */
export interface Fault {
  message: string;
  hint?: string | undefined;
}

/** `Keyword value`, `Keyword=value` or `Keyword "value"` (strdelim and argv_split), or null for a line without one. */
export function splitLine(line: string): { keyword: string; text: string } | null {
  const trimmed = line.replace(/[ \t\r\n\f]+$/, '');
  const match = /^[ \t]*(?:"([^"]*)"|([^ \t\r\n"=]+))[ \t]*=?[ \t]*(.*)$/.exec(trimmed);
  const keyword = (match?.[1] ?? match?.[2] ?? '').toLowerCase();
  if (keyword === '' || keyword.startsWith('#')) return null;
  return { keyword: ALIASES.get(keyword) ?? keyword, text: match?.[3] ?? '' };
}

/** A checked option, or what is wrong with it. Options netfix does not act on are not checked. */
export function parseOption(keyword: string, text: string, place: Place | null): Option | Fault {
  if (!KNOWN_KEYWORDS.has(keyword)) return unknownKeyword(keyword);
  const args = splitWords(text);
  if (args === null) return { message: `${keyword}: a quote is not closed` };
  const shape = HONOURED.get(keyword);
  const option: Option = { kind: 'option', keyword, args, text, place };
  if (shape === undefined) return option;
  return faultOf(option, shape) ?? option;
}

/** An option from inventory or a flag. `from` says where, for the error. */
export function givenOption(keyword: string, value: string, from: string): Option {
  const option = parseOption(keyword.toLowerCase(), value, null);
  if ('message' in option) throw new UsageError({ message: `${from}: ${option.message}`, ...hintOf(option) });
  return option;
}

/** The same for one value that is a word whatever it holds (a path with spaces). */
export function givenWord(keyword: string, value: string, from: string): Option {
  const option: Option = { kind: 'option', keyword, args: [value], text: value, place: null };
  const fault = faultOf(option, 'one');
  if (fault !== null) throw new UsageError({ message: `${from}: ${fault.message}`, ...hintOf(fault) });
  return option;
}

export function hintOf({ hint }: Fault): { hint?: string } {
  return hint === undefined ? {} : { hint };
}

function unknownKeyword(keyword: string): Fault {
  const near = suggestion(keyword, KNOWN_KEYWORDS)?.replace(/^known here.*$/, '');
  const hint = `if your ssh knows it, put \`IgnoreUnknown ${keyword}\` above it`;
  return { message: `unknown ssh_config keyword \`${keyword}\``, hint: near ? `${near} ${hint}` : hint };
}

function faultOf(option: Option, shape: 'one' | 'list' | 'rest'): Fault | null {
  const { keyword, args, text } = option;
  if (text.trim() === '' || (shape !== 'rest' && (args.length === 0 || args.includes('')))) {
    return { message: `${keyword} has no value` };
  }
  if (shape === 'one' && args.length > 1)
    return { message: `${keyword} takes one value, not ${args.length}` };
  if (keyword === 'proxyjump' && parseJump(text) === null)
    return { message: `\`${text}\` is no ProxyJump`, hint: 'it reads [user@]host[:port][,…]' };
  if (shape === 'list' && args.length > 1 && args.some((one) => one.toLowerCase() === 'none')) {
    return { message: `${keyword}: \`none\` stands alone` };
  }
  return problemOfValue(keyword, args[0] ?? '');
}
