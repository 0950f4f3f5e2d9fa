import type { Command, Option } from 'commander';
import { bold, entry, prose, roff, section, usage } from './roff.ts';
import { DESCRIPTION, ENVIRONMENT, EXAMPLES, EXITS, FILES, SEE_ALSO } from './words.ts';

/**
 * The man page of the program, in the macros of groff_man(7) and the sections of man-pages(7). An option that several
 * commands have in the same words stands once, under the names of those commands.
 */
export function manPage(program: Command): string {
  const commands = program.createHelp().visibleCommands(program).flatMap(called);
  const owners = ownersOf(commands);
  const parts = [
    '.\\" Made by `npm run docs` from src/cli.ts. Do not edit.',
    '.TH NETFIX 1 "" netfix "User Commands"',
    section('NAME', `${roff(program.name())} \\- ${roff(program.description())}`),
    section('SYNOPSIS', `.B ${program.name()}\n.I command\n[\\fIoptions\\fR] [\\fIarguments\\fR]`),
    section('DESCRIPTION', DESCRIPTION.map(prose).join('\n.PP\n')),
    section('COMMANDS', ...commands.map((command) => commandPart(command, owners))),
    section(
      'OPTIONS',
      ...program.createHelp().visibleOptions(program).map(optionPart),
      ...sharedOptions(owners),
    ),
    section('EXIT STATUS', ...EXITS.map(([code, meaning]) => entry(bold(String(code)), prose(meaning)))),
    section('ENVIRONMENT', ...ENVIRONMENT.map(([name, meaning]) => entry(bold(name), prose(meaning)))),
    section('FILES', ...FILES.map(([path, meaning]) => entry(`\\fI${roff(path)}\\fR`, prose(meaning)))),
    section('EXAMPLES', ...EXAMPLES.map(([command, meaning]) => entry(bold(command), prose(meaning)))),
    section('SEE ALSO', SEE_ALSO.map(([page, number]) => `.BR ${roff(page)} (${number})`).join(' ,\n')),
  ];
  return `${parts.join('\n')}\n`;
}

/** It, and the commands below it. */
function called(command: Command): Command[] {
  return [command, ...command.commands.flatMap(called)];
}

/** With the names above it, but for the program's. */
function nameOf(command: Command): string {
  const above = command.parent?.parent ? `${nameOf(command.parent)} ` : '';
  return above + command.name();
}

/** Options by their text, each with the names of the commands that have it. */
type Owners = ReadonlyMap<string, readonly string[]>;

function ownersOf(commands: readonly Command[]): Owners {
  const owners = new Map<string, string[]>();
  for (const command of commands) {
    for (const text of command.options.filter(({ hidden }) => !hidden).map(optionPart)) {
      owners.set(text, [...(owners.get(text) ?? []), nameOf(command)]);
    }
  }
  return owners;
}

function commandPart(command: Command, owners: Owners): string {
  const { registeredArguments } = command;
  const operands = registeredArguments.map((argument) => {
    const name = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? ` <${name}>` : ` [${name}]`;
  });
  const own = [...owners].filter(([, commands]) => commands.length === 1 && commands[0] === nameOf(command));
  const options = own.length === 0 ? [] : ['.RS', ...own.map(([text]) => text), '.RE'];
  const choices = registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const meaning = command.description() + (choices.length === 0 ? '' : ` (${choices.join(', ')})`);
  return [entry(usage(nameOf(command) + operands.join('')), prose(meaning)), ...options].join('\n');
}

/** Grouped by the commands that have them. */
function sharedOptions(owners: Owners): string[] {
  const groups = new Map<string, string[]>();
  for (const [text, commands] of owners) {
    if (commands.length === 1) continue;
    const title = commands.join(', ');
    groups.set(title, [...(groups.get(title) ?? []), text]);
  }
  return [...groups].map(([title, texts]) => [`.SS Of ${roff(title)}`, ...texts].join('\n'));
}

function optionPart(option: Option): string {
  const more = [
    ...(option.mandatory ? ['required'] : []),
    ...(option.argChoices === undefined ? [] : [option.argChoices.join(', ')]),
    ...(['number', 'string'].includes(typeof option.defaultValue) && option.defaultValue !== ''
      ? [`default: ${option.defaultValue}`]
      : []),
  ];
  const meaning = option.description + (more.length === 0 ? '' : ` (${more.join('; ')})`);
  return entry(usage(option.flags), prose(meaning));
}
