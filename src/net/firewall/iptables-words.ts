import { transportName } from './nft-selector.ts';

/** A rule's words in the order and the names of iptables-save: a person may write them otherwise (iptables(8)). */
interface RuleWords {
  matches: string[];
  /** `-j NAME` or `-g NAME` with its options; empty: the rule only counts. */
  target: string[];
  /** Words have no place in a rule, or it cannot be told to which match they belong. */
  stray: boolean;
}

interface Option {
  name: string;
  values: string[];
  negated: boolean;
}

const SHORT = new Map([
  ...['--j', '--ju', '--jum', '--jump'].map((name) => [name, '-j'] as const),
  ...['--g', '--go', '--got', '--goto'].map((name) => [name, '-g'] as const),
  ['--protocol', '-p'],
  ['--source', '-s'],
  ['--src', '-s'],
  ['--destination', '-d'],
  ['--dst', '-d'],
  ['--in-interface', '-i'],
  ['--out-interface', '-o'],
  ['--match', '-m'],
  ['--fragments', '-f'],
  ['--destination-port', '--dport'],
  ['--source-port', '--sport'],
  ['--source-ports', '--sports'],
]);

/** Options of every rule, with the number of their values. */
const BASIC = new Map([
  ['-p', 1],
  ['-s', 1],
  ['-d', 1],
  ['-i', 1],
  ['-o', 1],
  ['-m', 1],
  ['-f', 0],
]);

/** What a person wrote may look like an option. */
const TEXTS = new Set([
  '--comment',
  '--name',
  '--hashlimit-name',
  '--string',
  '--hex-string',
  '--log-prefix',
  '--nflog-prefix',
  '--ulog-prefix',
]);

/** Options of a transport protocol: `-p` is enough for them, whatever match stands in between. */
const OF_TRANSPORT = new Set(['--dport', '--sport', '--tcp-flags']);
const HAVE_PORTS = new Set(['', 'tcp', 'udp', 'udplite', 'sctp', 'dccp', 'multiport']);

/** Options of matches that are read whatever they ask: another's would be taken for theirs. */
const OWN = new Map([
  ['comment', /^--comment$/],
  ['rpfilter', /^--(loose|validmark|accept-local|invert)$/],
  ['connlimit', /^--connlimit-/],
  ['hashlimit', /^--hashlimit-/],
  ['rt', /^--rt-/],
]);

/** The words of a line as iptables-save quotes them: double quotes, with backslash before `"`, `'` and itself. */
export function splitWords(line: string): string[] {
  return [...line.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/g)].map(
    ([, quoted, bare]) => bare ?? (quoted ?? '').replaceAll(/\\(.)/g, '$1'),
  );
}

export function ruleWords(words: readonly string[], isChain: (name: string) => boolean): RuleWords {
  const { options, stray } = readOptions(words);
  const found: RuleWords = { matches: [], target: [], stray };
  let inTarget = false;
  let module = '';
  let protocol = '';
  for (const option of options) {
    const { name, values, negated } = option;
    if (name === '-j' || name === '-g') {
      if (values.length !== 1 || negated || found.target.length > 0) found.stray = true;
      found.target = [name, ...values];
      inTarget = true;
      continue;
    }
    inTarget &&= !negated && takes(found.target[1] ?? '', name, isChain);
    if (inTarget) {
      found.target.push(name, ...values);
      continue;
    }
    if (isMisplaced(option, module)) found.stray = true;
    if (name === '-m') module = values[0] ?? '';
    if (name === '-p') protocol = transportName((values[0] ?? '').toLowerCase());
    if (OF_TRANSPORT.has(name) && !HAVE_PORTS.has(module)) {
      module = protocol;
      found.matches.push('-m', protocol);
    }
    found.matches.push(...(negated ? ['!'] : []), ...spelled(option));
  }
  return found;
}

function readOptions(words: readonly string[]): { options: Option[]; stray: boolean } {
  const options: Option[] = [];
  let negated = false;
  let stray = false;
  for (const word of words) {
    const last = options.at(-1);
    if (last !== undefined && TEXTS.has(last.name) && last.values.length === 0) {
      last.values.push(word);
    } else if (word === '!' && !negated) {
      negated = true;
    } else if (/^--?[a-z]/i.test(word)) {
      // `--jump=DROP` and `-jDROP`: iptables-restore refuses most of these.
      if (/^-[a-z].|=/i.test(word)) stray = true;
      options.push({ ...inShort(word), negated });
      negated = false;
    } else {
      // `-s ! 10.0.0.1` and comments at the end of a line are refused.
      if (last === undefined || negated || word.startsWith('#')) stray = true;
      last?.values.push(word);
    }
  }
  return { options, stray: stray || negated };
}

function inShort(word: string): Pick<Option, 'name' | 'values'> {
  return word === '--syn'
    ? { name: '--tcp-flags', values: ['FIN,SYN,RST,ACK', 'SYN'] }
    : { name: SHORT.get(word) ?? word, values: [] };
}

function spelled({ name, values }: Option): string[] {
  if (name !== '-p') return [name, ...values];
  const [protocol = ''] = values;
  return [name, protocol === '0' ? 'all' : transportName(protocol.toLowerCase())];
}

/** Whether an option behind `-j` is the target's; a match may stand there too. */
function takes(target: string, option: string, isChain: (name: string) => boolean): boolean {
  if (BASIC.has(option)) return false;
  if (target === 'REJECT') return option === '--reject-with';
  return !['ACCEPT', 'DROP', 'RETURN'].includes(target) && !isChain(target);
}

function isMisplaced({ name, values }: Option, module: string): boolean {
  const count = BASIC.get(name);
  if (count !== undefined) return values.length !== count;
  return !OF_TRANSPORT.has(name) && OWN.get(module)?.test(name) === false;
}
