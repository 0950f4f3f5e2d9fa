import type { SectionOutput } from './sections.ts';

/** Closes each part on both outputs. Nothing that is listed or read has it by chance. */
const MARK = 'end of part 5f3a9c0e71b84d26';

/**
 * Sh function `part NAME COMMAND…`: runs a function of the section, whose output and exit code come back apart from those
 * of the section's other parts. A section is a process, a part is not. On stderr only a part that failed is closed.
 */
export const PART_FUNCTION = `part() {
part=$1
shift
"$@"
code=$?
printf '\\n[${MARK} %s %s]\\n' "$code" "$part"
[ "$code" -eq 0 ] || printf '\\n[${MARK} %s %s]\\n' "$code" "$part" >&2
}`;

/** The parts that ended, by name. Never throws, whatever the section printed. */
export function readParts({
  stdout,
  stderr,
}: Pick<SectionOutput, 'stdout' | 'stderr'>): Record<string, SectionOutput> {
  const errors = new Map(split(stderr).map(({ name, text }) => [name, text]));
  return Object.fromEntries(
    split(stdout).map(({ name, exitCode, text }) => [
      name,
      { exitCode, stdout: text, stderr: errors.get(name) ?? '' },
    ]),
  );
}

function split(stream: string): { name: string; exitCode: number; text: string }[] {
  const found: { name: string; exitCode: number; text: string }[] = [];
  const start = `\n[${MARK} `;
  let from = 0;
  for (let at = stream.indexOf(start); at !== -1; at = stream.indexOf(start, from)) {
    const lineEnd = stream.indexOf('\n', at + 1);
    if (lineEnd === -1) break;
    const [code = '', ...name] = stream.slice(at + start.length, lineEnd - 1).split(' ');
    found.push({ name: name.join(' '), exitCode: Number(code), text: stream.slice(from, at) });
    from = lineEnd + 1;
  }
  return found;
}
