import { UsageError } from '../../usage-error.ts';
import { readArguments } from './arguments.ts';
import { type Hop, parseHop } from './jump.ts';
import type { Option } from './statement.ts';
import { splitWords } from './words.ts';

/** A jump written as a command: `ssh -W %h:%p [options] [user@]host`. No command is ever run; null for any other. */
export function jumpOfCommand(command: string, from: string): { hop: Hop; options: Option[] } | null {
  const words =
    splitWords(command, { comments: false })?.filter((word, at) => word !== 'exec' || at > 0) ?? [];
  if (!/^(?:\/[\w./-]*\/)?ssh$/.test(words[0] ?? '')) return null;
  const read = readOrNull(words.slice(1), from);
  const hop = parseHop(read?.rest[0] ?? '');
  const forwards = read?.forward === '%h:%p' || read?.forward === '[%h]:%p';
  if (read === null || hop === null || !forwards || read.rest.length !== 1 || read.configFile !== null)
    return null;
  return { hop, options: read.options };
}

function readOrNull(words: readonly string[], from: string): ReturnType<typeof readArguments> | null {
  try {
    return readArguments(words, from);
  } catch (error) {
    if (error instanceof UsageError) return null;
    throw error;
  }
}
