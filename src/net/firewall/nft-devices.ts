/** The devices of ingress chains, by family, table and chain, joined by NUL. */
type Devices = ReadonlyMap<string, readonly string[]>;

/** Lines of `nft list chains`; others are passed over. */
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

/**
 * The devices that packets may go on to from these: bridges, bonds, VLANs. From the names below /sys/class/net, of which
 * `BR/lower_ETH` tells that BR is made of ETH; null where these are not there, or where Open vSwitch, which hands on to
 * devices it names nowhere, has one of them.
 */
export function devicesAbove(devices: readonly string[], lines: readonly string[]): readonly string[] | null {
  if (![...devices, 'lo'].every((device) => lines.includes(`/sys/class/net/${device}`))) return null;
  const links = lines.flatMap((line) => {
    const [, upper, lower] = /^\/sys\/class\/net\/([^/]+)\/lower_([^/]+)$/.exec(line) ?? [];
    return upper === undefined || lower === undefined ? [] : [{ upper, lower }];
  });
  const found = new Set(devices);
  // What is added is visited too.
  for (const device of found) for (const { upper, lower } of links) if (lower === device) found.add(upper);
  return found.has('ovs-system') ? null : [...found].filter((device) => !devices.includes(device));
}
