/** The devices of ingress chains, by family, table and chain, joined by NUL. */
export type Devices = ReadonlyMap<string, readonly string[]>;

/** Lines of `nft list chains`. */
export function readDevices(lines: readonly string[]): Devices {
  const found = new Map<string, string[]>();
  let table: string[] = [];
  let chain = '';
  for (const line of lines) {
    const words = line.trim().split(/\s+/);
    if (words[0] === 'table') table = words.slice(1, 3);
    else if (words[0] === 'chain') chain = words[1] ?? '';
    const [, one, several] =
      /^\s*type filter hook ingress device(?: "?([^\s"{]+)"?|s = \{([^}]*)\}) /.exec(line) ?? [];
    const devices = several?.split(',').map((name) => name.trim().replaceAll('"', '')) ?? (one ? [one] : []);
    if (devices.length > 0) found.set([...table, chain].join('\0'), devices);
  }
  return found;
}
