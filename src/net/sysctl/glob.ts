/** True when glob(3) would expand the text instead of taking it as it stands. */
export function isGlob(text: string): boolean {
  return /[*?[]/.test(text);
}

/**
 * Whether the glob of a sysctl.d line matches a path, as glob(7): `*`, `?` and `[…]` never match a slash, and a
 * leading dot is matched only by a dot. Takes time proportional to the product of the lengths, whatever the glob.
 */
export function matchesGlob(glob: string, path: string): boolean {
  const patterns = glob.split('/');
  const names = path.split('/');
  return patterns.length === names.length && patterns.every((each, i) => matchesName(each, names[i] ?? ''));
}

function matchesName(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  const parts = tokens(pattern);
  let at = 0;
  let part = 0;
  let star = -1;
  let starAt = 0;
  while (at < name.length) {
    const token = parts[part];
    if (token === '*') {
      star = part++;
      starAt = at;
    } else if (token?.(name[at] ?? '')) {
      part++;
      at++;
    } else if (star !== -1) {
      part = star + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  return parts.slice(part).every((token) => token === '*');
}

type Token = '*' | ((char: string) => boolean);

function tokens(pattern: string): Token[] {
  const found: Token[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i];
    const close =
      char === '[' ? pattern.indexOf(']', i + (/^\[[!^]/.test(pattern.slice(i, i + 2)) ? 3 : 2)) : -1;
    if (char === '*') found.push('*');
    else if (char === '?') found.push(() => true);
    else if (close !== -1) {
      found.push(charClass(pattern.slice(i + 1, close)));
      i = close;
    } else {
      const literal = char === '\\' ? pattern[++i] : char;
      found.push((other) => other === literal);
    }
  }
  return found;
}

function charClass(body: string): (char: string) => boolean {
  const negated = body.startsWith('!') || body.startsWith('^');
  const members = negated ? body.slice(1) : body;
  return (char) => contains(members, char) !== negated;
}

function contains(members: string, char: string): boolean {
  for (let i = 0; i < members.length; i++) {
    const from = members[i] ?? '';
    const isRange = members[i + 1] === '-' && i + 2 < members.length;
    const to = isRange ? (members[i + 2] ?? '') : from;
    if (char >= from && char <= to) return true;
    if (isRange) i += 2;
  }
  return false;
}
