import { quoteAll } from '../../sh/quote.ts';

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

/** Stands behind each file, so that its last newline is seen. No file has it by chance. */
const END = '[end of file 5f3a9c0e71b84d26]\n';

/** The body of an sh function that prints those of the files that are there and may be read, each to the byte. */
export function hostFilesScript(paths: readonly string[]): string {
  return `for file in ${quoteAll(paths)}; do
  [ -f "$file" ] && [ -r "$file" ] && { printf '%s\\n' "$file"; cat "$file"; echo '${END.trimEnd()}'; }
done
return 0`;
}

/** What hostFilesScript() printed, by path. Never throws, whatever it holds. */
export function readHostFiles(output: string): Map<string, HostFile> {
  const files = output.split(END).map((text) => {
    const end = text.indexOf('\n');
    return hostFile(text.slice(0, Math.max(end, 0)), text.slice(end + 1));
  });
  return new Map(files.slice(0, -1).map((file) => [file.path, file]));
}
