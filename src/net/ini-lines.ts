/** `key=value` of an ini-like file: GLib's key files (NetworkManager.conf(5)), systemd.syntax(7). */
export interface IniLine {
  section: string;
  key: string;
  value: string;
  /** 1-based. */
  line: number;
}

/** Lines that are no entry of a section are left out: NetworkManager refuses such a file, systemd passes over them. */
export function iniLines(lines: readonly string[]): IniLine[] {
  let section = '';
  return lines.flatMap((text, i) => {
    const trimmed = text.trim();
    const header = /^\[(.+)\]$/.exec(trimmed)?.[1];
    if (header !== undefined) section = header;
    const entry = /^([^#;=][^=]*)=(.*)$/.exec(trimmed);
    if (header !== undefined || entry === null || section === '') return [];
    return [{ section, key: (entry[1] ?? '').trim(), value: (entry[2] ?? '').trim(), line: i + 1 }];
  });
}

/**
 * The entries of a file of systemd's, which has long lines: one that ends in a backslash goes on in the next that is
 * neither empty nor a comment, and the backslash is a blank. One with a blank behind its backslash ends there
 * (systemd.syntax(7), config_parse() in conf-parser.c).
 */
export function systemdLines(lines: readonly string[]): IniLine[] {
  const joined = lines.map(() => '');
  let open: number | null = null;
  for (const [i, line] of lines.entries()) {
    const text = line.trim();
    if (/^([#;]|$)/.test(text)) continue;
    const at: number = open ?? i;
    const goesOn = /(^|[^\\])(\\\\)*\\$/.test(line.replace(/\r$/, ''));
    joined[at] += goesOn ? `${text.slice(0, -1)} ` : text;
    open = goesOn ? at : null;
  }
  return iniLines(joined);
}

/** A boolean that says no (systemd.syntax(7), GLib). What is no boolean says nothing: the program keeps its default. */
export function isNo(value: string): boolean {
  return /^(0|no|n|false|f|off)$/i.test(value);
}
