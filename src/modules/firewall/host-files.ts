import { quoteAll } from '../../sh/quote.ts';
import type { ProbeOutput } from '../module.ts';

/** What an odd file is, in words. */
export const ODD = 'not plain UTF-8 text (line ends of Windows, say)';

/** A text file as it is on the host. */
export interface HostFile {
  path: string;
  content: string;
  /** True when it holds bytes that are lost on the way (not UTF-8, NUL) or carriage returns: never rewritten. */
  odd: boolean;
}

export function hostFile(path: string, content: string): HostFile {
  return { path, content, odd: /[\r\0\uFFFD]/.test(content) };
}

/** Sh that prints each of the files that is there and may be read, to the byte, as the part `file PATH` (sh/parts.ts). */
export function hostFileParts(paths: readonly string[]): string {
  return `for file in ${quoteAll(paths)}; do
  [ -f "$file" ] && [ -r "$file" ] && part "file $file" cat "$file"
done`;
}

/** What hostFileParts() printed of a file; null when it is not there. */
export function readHostFile(parts: Record<string, ProbeOutput>, path: string): HostFile | null {
  const part = parts[`file ${path}`];
  return part === undefined ? null : hostFile(path, part.stdout);
}
