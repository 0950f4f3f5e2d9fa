/** A whole string against `*` and `?`, case kept (OpenSSH match_pattern; ssh_config(5) PATTERNS). Linear, never backtracks twice. */
export function matchPattern(text: string, pattern: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let mark = 0;
  while (at < text.length) {
    const wanted = pattern[from];
    if (wanted === '*') {
      star = from++;
      mark = at;
    } else if (wanted === '?' || wanted === text[at]) {
      from++;
      at++;
    } else if (star !== -1) {
      from = star + 1;
      at = ++mark;
    } else {
      return false;
    }
  }
  while (pattern[from] === '*') from++;
  return from === pattern.length;
}

/** Patterns where a `!` one that matches refuses the whole list, and one positive match is needed. */
export function matchPatterns(text: string, patterns: readonly string[]): boolean {
  const refused = patterns.some((one) => one.startsWith('!') && matchPattern(text, one.slice(1)));
  return !refused && patterns.some((one) => !one.startsWith('!') && matchPattern(text, one));
}

/** The same for one comma-separated word (`Match user`, known_hosts names). */
export function matchPatternList(text: string, list: string): boolean {
  return matchPatterns(text, list.split(','));
}

/** Host names ignore case: both sides are lowered (OpenSSH match_hostname). */
export function matchHostname(host: string, list: string): boolean {
  return matchPatternList(host.toLowerCase(), list.toLowerCase());
}
