import { UsageError } from '../../usage-error.ts';
import { parseJump } from './jump.ts';
import { NOT_HONOURED } from './keywords.ts';
import { givenOption, givenWord, splitLine } from './option.ts';
import type { Option } from './statement.ts';
import { splitWords } from './words.ts';

/** ssh's own arguments, as in ansible_ssh_args. */
export interface SshArguments {
  /** In order: the first one of a keyword wins. */
  options: Option[];
  /** `-F`, as written. */
  configFile: string | null;
  /** Words that are no option. */
  rest: string[];
}

/**
 * They change nothing of where and how we log in: compression, quiet, no terminal, forwardings, a shared connection. As
 * in ssh_config, so are the address family and GSSAPI.
 */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([...'46AaCfgKkMNnqTtvXxYy']);
/** The same with a value: algorithms, the escape character, the log's file, the shared connection's socket. */
const VALUE_WITHOUT_EFFECT: ReadonlySet<string> = new Set([...'cmeES']);
const WITH_VALUE: ReadonlySet<string> = new Set([...'oipJlFW', ...VALUE_WITHOUT_EFFECT]);

/**
 * Understands `-o`, `-i`, `-p`, `-l`, `-J` and `-F` (ssh(1)). Throws UsageError naming `from` and the option for any
 * other, for a value that is wrong, and for words left over.
 */
export function parseSshArguments(text: string, from: string): SshArguments {
  const words = splitWords(text, { comments: false });
  if (words === null) throw new UsageError({ message: `${from}: a quote is not closed in \`${text}\`` });
  const { forward, ...parsed } = readArguments(words, from);
  const left = forward === null ? parsed.rest[0] : '-W';
  if (left !== undefined) throw unknownArgument(left, from);
  return parsed;
}

/** The same for words that may hold a destination and `-W`. */
export function readArguments(
  words: readonly string[],
  from: string,
): SshArguments & { forward: string | null } {
  const read = {
    options: [] as Option[],
    configFile: null as string | null,
    rest: [] as string[],
    forward: null as string | null,
  };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const letter = word.startsWith('-') ? (word[1] ?? '') : '';
    if (!word.startsWith('-')) {
      read.rest.push(word);
    } else if (WITH_VALUE.has(letter)) {
      const value = word.length > 2 ? word.slice(2) : words[++at];
      if (value === undefined)
        throw new UsageError({ message: `${from}: ssh option -${letter} has no value` });
      if (letter === 'F') read.configFile ??= value;
      else if (letter === 'W') read.forward ??= value;
      else if (!VALUE_WITHOUT_EFFECT.has(letter)) read.options.push(optionOf(letter, value, from));
    } else if (word.length < 2 || ![...word.slice(1)].every((one) => WITHOUT_EFFECT.has(one))) {
      throw unknownArgument(word, from);
    }
  }
  return read;
}

function optionOf(letter: string, value: string, from: string): Option {
  if (letter === 'i') return givenWord('identityfile', value, from);
  if (letter === 'p') return givenWord('port', value, from);
  if (letter === 'l') return givenWord('user', value, from);
  if (letter === 'J') return jumpOption(value, from);
  const split = splitLine(value);
  if (split === null) throw new UsageError({ message: `${from}: \`-o ${value}\` is no ssh option` });
  if (NOT_HONOURED.has(split.keyword) || ['host', 'match', 'include'].includes(split.keyword)) {
    throw new UsageError({ message: `${from}: ssh option \`-o ${value}\` is not supported` });
  }
  return givenOption(split.keyword, split.text, from);
}

function jumpOption(value: string, from: string): Option {
  if (parseJump(value) === null)
    throw new UsageError({ message: `${from}: \`-J ${value}\` is no jump host` });
  return givenOption('proxyjump', value, from);
}

function unknownArgument(word: string, from: string): UsageError {
  return new UsageError({
    message: `${from}: ssh option \`${word}\` is not supported`,
    hint: 'understood are -o, -i, -p, -l, -J and -F; the rest belongs into ~/.ssh/config',
  });
}
