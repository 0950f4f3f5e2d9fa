import type { ProbeOutput } from '../module.ts';

/** Where firewalld keeps its permanent direct rules, which it hands to iptables (firewalld.direct(5)). */
export const DIRECT_FILE = '/etc/firewalld/direct.xml';

const ODD = 'not plain UTF-8 text (line ends of Windows, say)';

/** A text file as it is on the host. */
export interface HostFile {
  path: string;
  content: string;
  /**
   * What it is, in words, where it is never rewritten: it holds bytes that are lost on the way (not UTF-8, NUL) or carriage
   * returns, or it was not read to its end.
   */
  odd: string | null;
}

type Parts = Record<string, ProbeOutput>;

/** What `files` printed of a file (sh/parts.ts); null when it is not there. */
export function readHostFile(parts: Parts, path: string): HostFile | null {
  const part = parts[partOf(path)];
  if (part === undefined) return null;
  const { stdout: content } = part;
  if (part.exitCode !== 0) return { path, content, odd: `not read to its end (${whyUnread(part)})` };
  return { path, content, odd: /[\r\0\uFFFD]/.test(content) ? ODD : null };
}

/** Those that are there and could not be read, each with what cat said. */
export function unreadFiles(parts: Parts, paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const part = parts[partOf(path)];
    return part === undefined || part.exitCode === 0 ? [] : [`${path}: ${whyUnread(part)}`];
  });
}

function partOf(path: string): string {
  return `file ${path}`;
}

function whyUnread({ stderr, exitCode }: ProbeOutput): string {
  const said = stderr.trim().split('\n').at(-1) ?? '';
  return said === '' ? `cat exits ${exitCode}` : said.slice(0, 200);
}
