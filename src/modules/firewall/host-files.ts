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

function hostFile(path: string, content: string): HostFile {
  return { path, content, odd: /[\r\0\uFFFD]/.test(content) };
}

/** What `files` printed of a file (sh/parts.ts); null when it is not there. */
export function readHostFile(parts: Record<string, ProbeOutput>, path: string): HostFile | null {
  const part = parts[`file ${path}`];
  return part === undefined ? null : hostFile(path, part.stdout);
}
