import { expandTokens } from './expand.ts';
import { parseJump } from './jump.ts';
import { matchHostname, matchPatternList, matchPatterns } from './pattern.ts';
import type { ConfigFile, Criterion, Option, SshConfig, Statement } from './statement.ts';

/** The options that hold for one host, by keyword. IdentityFile has as many as were given, all others one. */
export type Evaluated = ReadonlyMap<string, readonly Option[]>;

interface Pass {
  /** What Host lines are held against. */
  host: string;
  original: string;
  localUser: string;
  final: boolean;
  options: Map<string, Option[]>;
}

/**
 * Walks the files from top to bottom as ssh does: the first value of a keyword wins, and a `Match final` somewhere
 * makes a second walk with the host name found in the first. `first` stands before all files, as ssh's command line.
 */
export function evaluate(config: SshConfig, host: string, first: readonly Option[]): Evaluated {
  const pass: Pass = {
    host,
    original: host,
    localUser: config.machine.localUser,
    final: false,
    options: new Map(),
  };
  for (const option of first) take(option, pass.options);
  for (const file of config.files) walk(file, true, false, pass);
  if (!config.files.some((file) => hasFinal(file.statements))) return pass.options;
  const again: Pass = { ...pass, host: hostnameOf(pass).toLowerCase(), final: true };
  again.options.set('hostname', [settled(again.host)]);
  for (const file of config.files) walk(file, true, false, again);
  return again.options;
}

/** HostName with `%h` as the name asked for, or that name. ssh.c: before any other token is known. */
export function hostnameOf({ options, original }: Pick<Pass, 'options' | 'original'>): string {
  const written = options.get('hostname')?.[0]?.args[0];
  return written === undefined ? original : (expandTokens(written, { h: original }) ?? written);
}

function settled(name: string): Option {
  const escaped = name.replaceAll('%', '%%');
  return { kind: 'option', keyword: 'hostname', args: [escaped], text: escaped, place: null };
}

/** `never`: an Include that stands in a block that is not taken, so no Host line in it can be. */
function walk(file: ConfigFile, taken: boolean, never: boolean, pass: Pass): void {
  let active = taken;
  for (const statement of file.statements) {
    if (statement.kind === 'option' && active) take(statement, pass.options);
    else if (statement.kind === 'host') active = !never && matchPatterns(pass.host, statement.patterns);
    else if (statement.kind === 'match') active = !never && matches(statement.criteria, pass);
    else if (statement.kind === 'include') {
      for (const included of statement.files) walk(included, active, never || !active, pass);
    }
  }
}

function take(option: Option, options: Map<string, Option[]>): void {
  const { keyword } = option;
  if (keyword === 'proxyjump' || keyword === 'proxycommand') {
    if (!isProxied(keyword, option, options)) options.set(keyword, [option]);
  } else if (keyword === 'identityfile') {
    const before = options.get(keyword) ?? [];
    if (!before.some((other) => other.args[0] === option.args[0])) options.set(keyword, [...before, option]);
  } else if (!options.has(keyword)) {
    options.set(keyword, [option]);
  }
}

/** The first of ProxyJump and ProxyCommand stands, but `ProxyJump none` leaves room for a command (readconf.c parse_jump). */
function isProxied(keyword: string, option: Option, options: Map<string, Option[]>): boolean {
  const jump = options.get('proxyjump')?.[0];
  if (keyword === 'proxyjump' && isNoJump(option)) return jump !== undefined;
  if (keyword === 'proxyjump') return jump !== undefined || options.has('proxycommand');
  return options.has('proxycommand') || (jump !== undefined && !isNoJump(jump));
}

function isNoJump({ text }: Option): boolean {
  return parseJump(text)?.length === 0;
}

function matches(criteria: readonly Criterion[] | null, pass: Pass): boolean {
  return criteria?.every((one) => holds(one, pass) !== one.negated) ?? false;
}

function holds({ attribute, argument }: Criterion, pass: Pass): boolean {
  switch (attribute) {
    case 'all':
      return true;
    case 'final':
    case 'canonical':
      return pass.final;
    case 'host':
      return matchHostname(pass.final ? pass.host : hostnameOf(pass), argument);
    case 'originalhost':
      return matchHostname(pass.original, argument);
    case 'user':
      return matchPatternList(pass.options.get('user')?.[0]?.args[0] ?? pass.localUser, argument);
    case 'localuser':
      return matchPatternList(pass.localUser, argument);
    case 'tagged':
      return matchTag(pass.options.get('tag')?.[0]?.args[0] ?? '', argument);
  }
}

function matchTag(tag: string, argument: string): boolean {
  return tag === '' ? argument === '' : matchPatternList(tag, argument);
}

function hasFinal(statements: readonly Statement[]): boolean {
  return statements.some(
    (statement) =>
      (statement.kind === 'match' && statement.criteria?.some((one) => one.attribute === 'final')) ||
      (statement.kind === 'include' && statement.files.some((file) => hasFinal(file.statements))),
  );
}
