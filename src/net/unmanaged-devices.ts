import { type DropInFile, fileName } from './drop-in-folders.ts';
import { iniLines, isNo } from './ini-lines.ts';
import { matchesGlob } from './sysctl/glob.ts';

/** One entry of the list of devices that NetworkManager leaves alone, and the line it comes from. */
export interface DeviceSpec {
  /** `interface-name:cali*`, `except:mac:…`, `*`: "Device List Format" of NetworkManager.conf(5). */
  spec: string;
  /** `PATH:LINE`. */
  place: string;
}

export interface UnmanagedDevices {
  specs: DeviceSpec[];
  /** Lines that took entries off the list, in the order they are read: `=` all, `-=` some. */
  removals: { taken: string[]; place: string }[];
}

const MAIN = '/etc/NetworkManager/NetworkManager.conf';
const KEY = 'unmanaged-devices';
const KEYS = [KEY, `${KEY}+`, `${KEY}-`];

/**
 * The files that NetworkManager reads, in its order: packages', then those of /run, then the main file, then
 * /etc's, each folder by name, bytewise. A file in /run hides the packages' of its name, one in /etc both
 * (NetworkManager.conf(5)).
 */
export function networkManagerFiles(files: readonly DropInFile[]): DropInFile[] {
  const [etc = [], run = [], lib = []] = ['/etc', '/run', '/usr/lib'].map((root) =>
    files.filter(({ path }) => path.startsWith(`${root}/NetworkManager/conf.d/`)).sort(byName),
  );
  const without = (list: DropInFile[], hiding: DropInFile[]): DropInFile[] =>
    list.filter((file) => !hiding.some((other) => fileName(other) === fileName(file)));
  const main = files.filter(({ path }) => path === MAIN);
  return [...without(lib, [...run, ...etc]), ...without(run, etc), ...main, ...etc];
}

function byName(a: DropInFile, b: DropInFile): number {
  return Buffer.compare(Buffer.from(fileName(a)), Buffer.from(fileName(b)));
}

/**
 * What `[keyfile] unmanaged-devices` comes to over files in order. `=` sets the list, `+=` adds, `-=` takes off. These
 * are three keys to GLib: of one that stands in a file several times each has the last one's value.
 */
export function unmanagedDevices(files: readonly DropInFile[]): UnmanagedDevices {
  const found: UnmanagedDevices = { specs: [], removals: [] };
  for (const { path, lines } of files) {
    // It may also hold conditions (versions, environment): a file with those counts as read.
    const entries = iniLines(lines);
    if (entries.some(({ section, key, value }) => section === '.config' && key === 'enable' && isNo(value)))
      continue;
    const mine = entries.filter(({ section, key }) => section === 'keyfile' && KEYS.includes(key));
    for (const { key } of mine) {
      const last = mine.findLast((entry) => entry.key === key);
      if (last !== undefined) apply(found, key, splitSpecs(last.value), `${path}:${last.line}`);
    }
  }
  return found;
}

function apply(found: UnmanagedDevices, key: string, specs: string[], place: string): void {
  const has = (spec: string): boolean => found.specs.some((each) => each.spec === spec);
  if (key === `${KEY}+`) {
    found.specs.push(...specs.filter((spec) => !has(spec)).map((spec) => ({ spec, place })));
    return;
  }
  const goes = ({ spec }: DeviceSpec): boolean =>
    key === KEY ? !specs.includes(spec) : specs.includes(spec);
  const taken = found.specs.filter(goes).map(({ spec }) => spec);
  if (taken.length > 0) found.removals.push({ taken, place });
  found.specs =
    key === KEY ? specs.map((spec) => ({ spec, place })) : found.specs.filter((each) => !goes(each));
}

/** Commas and semicolons part the entries, unless a backslash stands before them. */
function splitSpecs(value: string): string[] {
  const parts = value.match(/(?:\\.|[^,;\\])+/g) ?? [];
  return [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ''))];
}

/** The entry that keeps NetworkManager from a device, or leaves it to it (`except:`); null where none speaks of it. */
export function specFor({ specs }: UnmanagedDevices, interfaces: string): DeviceSpec | null {
  const except = specs.filter(({ spec }) => spec.startsWith('except:'));
  const exception = except.find(({ spec }) => concerns(spec.slice('except:'.length), interfaces));
  if (exception !== undefined) return exception;
  const positive = specs.filter((each) => !except.includes(each));
  if (positive.length === 0) return except[0] === undefined ? null : { ...except[0], spec: '*' };
  return positive.find(({ spec }) => covers(spec, interfaces)) ?? null;
}

/** Whether every device that `interfaces`, a name or glob, means is meant by the entry. */
function covers(spec: string, interfaces: string): boolean {
  if (spec === '*' || spec === interfaces || spec === `interface-name:=${interfaces}`) return true;
  const glob = /^interface-name:~?([^=].*)$/.exec(spec)?.[1];
  if (glob === undefined) return false;
  return glob === interfaces || matchesGlob(glob, interfaces.replaceAll(/[*?]/g, '_'));
}

/** Whether some device that `interfaces` means may be meant by the entry. */
function concerns(spec: string, interfaces: string): boolean {
  const name = spec.replace(/^interface-name:[~=]?/, '');
  return covers(spec, interfaces) || (spec.startsWith('interface-name:') && matchesGlob(interfaces, name));
}
