import type { Argument, Command, Option } from 'commander';

/** What a word may be: candidates, or null where the shell's own completion of file names is wanted. */
export type Candidates = readonly string[] | null;

/** The kinds of values that need a look at the world; `words` are those before the cursor. */
export type Lookup = (kind: string, words: readonly string[]) => Promise<Candidates>;

/**
 * What may stand in place of the last word (which may be empty), after the name of the program. All is derived from
 * the program; `lookup` gives what values of a kind there are, where the kind is the word in the angle brackets of
 * an option or argument (`pattern`, `tags`, `file`).
 */
export async function complete(
  program: Command,
  words: readonly string[],
  lookup: Lookup,
): Promise<Candidates> {
  const before = words.slice(0, -1).map(unquoted);
  const word = unquoted(words.at(-1) ?? '');
  const command = commandOf(program, before);
  const asked = optionBefore(command, before);
  if (asked !== undefined) return await values(asked, word, before, lookup);
  const [, flag = '', value = ''] = /^(--[^=]+=)(.*)$/.exec(word) ?? [];
  const named = command.options.find((option) => `${option.long}=` === flag);
  if (named !== undefined) {
    const found = await values(named, value, before, lookup);
    return found?.map((one) => flag + one) ?? null;
  }
  if (word.startsWith('-') && !before.includes('--')) return starting(word, flagsOf(command));
  if (command === program || (command.commands.length > 0 && before.at(-1) === command.name()))
    return starting(word, names(command));
  const argument = argumentAt(command, before);
  return argument === undefined ? [] : await values(argument, word, before, lookup);
}

/** A shell hands over a word as it was typed: with the quote that is still open, and backslashes. */
function unquoted(word: string): string {
  return word.replace(/^['"]|['"]$/g, '').replace(/\\(.)/g, '$1');
}

/** Of the commands below it. */
function names(above: Command): string[] {
  const help = above.createHelp();
  return help.visibleCommands(above).map((command) => command.name());
}

/** The command that the words name, or one below it: `export script`. */
function commandOf(program: Command, before: readonly string[]): Command {
  const at = before.findIndex((word) => !word.startsWith('-'));
  const found = program.commands.find((command) => command.name() === before[at]);
  return found === undefined ? program : commandOf(found, before.slice(at + 1));
}

function flagsOf(command: Command): string[] {
  const help = command.createHelp();
  const options = [...help.visibleOptions(command), ...(command.parent?.options ?? [])];
  return [...new Set(options.flatMap(({ long, short }) => long ?? short ?? []))];
}

/** The option whose value the word at the cursor is. */
function optionBefore(command: Command, before: readonly string[]): Option | undefined {
  const last = before.at(-1) ?? '';
  const option = command.options.find(
    (one) => one.long === last || one.short === last.replace(/^-\w*(?=\w$)/, '-'),
  );
  return option?.required === true && /^-/.test(last) ? option : undefined;
}

function argumentAt(command: Command, before: readonly string[]): Argument | undefined {
  const own = before.slice(before.indexOf(command.name()) + 1);
  const operands = own.filter(
    (word, i) => !word.startsWith('-') && optionBefore(command, own.slice(0, i)) === undefined,
  );
  const { registeredArguments: all } = command;
  return all[operands.length] ?? (all.at(-1)?.variadic ? all.at(-1) : undefined);
}

async function values(
  of: Option | Argument,
  word: string,
  before: readonly string[],
  lookup: Lookup,
): Promise<Candidates> {
  const kind = 'flags' in of ? (/<([^>]+)>/.exec(of.flags)?.[1] ?? '') : of.name();
  const all = of.argChoices ?? (await lookup(kind, before));
  if (all === null) return null;
  const done = joined(kind, word);
  return starting(
    word,
    all.map((one) => done + one),
  );
}

/** Patterns and lists of tags are made of parts: only the last one is still being typed. */
function joined(kind: string, word: string): string {
  if (kind === 'pattern') return /^(?:.*[:,])?[!&]?/.exec(word)?.[0] ?? '';
  return kind === 'tags' ? (/^.*,/.exec(word)?.[0] ?? '') : '';
}

function starting(word: string, all: readonly string[]): string[] {
  return [...new Set(all)].filter((one) => one.startsWith(word));
}
