const SECRET = /pass(?:word|wd|phrase)?|pwd|secret|token|credential|psk|api_?key|private_?key|^vault_/i;
/** What is named after a secret and is none: where it lies, how long it lasts. */
const ABOUT = /(?:_|^)(?:file|path|dir|name|url|ttl|length|policy|method|port|host|user)s?$/i;

/** Whether a variable of this name holds a secret, going by the name alone. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) && !ABOUT.test(name);
}

const PAIR = /([\w-]{1,100})["']?[ \t]{0,20}[:=][ \t]{0,20}/g;
/** `ansible_password x`, where the sign between was forgotten. */
const BARE = /^[ \t]*([\w-]{1,100})[ \t]+(?=[^\s:=])/;
const MAX_LINE = 1_000;
/** How far above the lines of a frame the start of a text of several lines is looked for. */
const LOOK_BACK = 200;

/** Lines `first` to `last` (1-based) of a file with the values of what looks like secrets left out: frames land in CI logs. */
export function linesWithoutSecrets(lines: readonly string[], first: number, last: number): string[] {
  const from = Math.max(0, first - 1 - LOOK_BACK);
  let below: number | null = null;
  const shown = lines.slice(from, last).map((line) => {
    const indent = line.search(/\S|$/);
    if (below !== null && (indent > below || line.trim() === ''))
      return line.trim() === '' ? line : `${line.slice(0, indent)}…`;
    const end = secretStart(line);
    below = end !== null && /^(?:[|>][-+0-9]*)?\s*$/.test(line.slice(end)) ? indent : null;
    return end === null ? line.slice(0, MAX_LINE) : `${line.slice(0, end)}…`;
  });
  return shown.slice(first - 1 - from);
}

/** Where the first secret's value starts, or null. */
function secretStart(line: string): number | null {
  const text = line.slice(0, MAX_LINE);
  const bare = BARE.exec(text);
  if (bare !== null && isSecretName(bare[1] ?? '')) return bare[0].length;
  for (const { 0: found, 1: name = '', index } of text.matchAll(PAIR)) {
    if (isSecretName(name)) return index + found.length;
  }
  return null;
}
