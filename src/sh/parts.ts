import { type SectionOutput, split } from './sections.ts';

/** Closes each part on both outputs. Nothing that is listed or read has it by chance. */
const MARK = 'end-of-part-5f3a9c0e71b84d26';

/**
 * Sh function `part NAME COMMAND…`: runs a function of the section, whose output and exit code come back apart from those
 * of the section's other parts, and which share its variables. On stderr only a part that failed is closed, and
 * the section has complained (sections.ts).
 */
export const PART_FUNCTION = `part() {
part=$1
shift
"$@"
code=$?
printf '\\n${MARK} %s %s\\n' "$part" "$code"
[ "$code" -eq 0 ] || { complained=1; printf '\\n${MARK} %s %s\\n' "$part" "$code" >&2; }
}`;

/**
 * Sh function `files PATH…`, behind PART_FUNCTION: each file that is there and may be read, to the byte, as the part
 * `file PATH`. Two of them are one process: what closes the first is cat's input between them. Where that fails (a file is
 * not read after all; a bash before 5.1 finds no room for a here-document), each is shown again by itself, and that counts.
 */
export const FILES_FUNCTION = `files() {
for file in "$@"; do [ -f "$file" ] && [ -r "$file" ] && set -- "$@" "$file"; shift; done
while [ $# -gt 1 ]; do
cat "$1" - "$2" <<end

${MARK} file $1 0
end
if [ $? -eq 0 ]; then printf '\\n${MARK} file %s 0\\n' "$2"
else
printf '\\n${MARK} file %s 1\\n' "$2"
part "file $1" cat "$1"
part "file $2" cat "$2"
fi
shift 2
done
[ $# -eq 0 ] || part "file $1" cat "$1"
}`;

/** The parts of a section that ended, by name; none of one that did not. Never throws, whatever it printed. */
export function readParts(section: SectionOutput | undefined): Record<string, SectionOutput> {
  const errors = split(section?.stderr ?? '', MARK);
  const parts = [...split(section?.stdout ?? '', MARK)].map(([name, { exitCode, text }]) => [
    name,
    { exitCode, stdout: text, stderr: errors.get(name)?.text ?? '' },
  ]);
  return Object.fromEntries(parts);
}
