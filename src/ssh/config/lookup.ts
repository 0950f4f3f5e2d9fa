import { UsageError } from '../../usage-error.ts';
import { type Evaluated, evaluate, hostnameOf } from './evaluate.ts';
import { expandPath, expandTokens, type Tokens } from './expand.ts';
import { type Hop, parseJump } from './jump.ts';
import type { Machine, Option, Place, SshConfig } from './statement.ts';
import { parseFlag, parsePort, parseStrictness, parseTime, type Strictness } from './value.ts';

interface IdentityFile {
  /** Absolute. */
  path: string;
  /** `given`: by inventory or flag. `file`: by an ssh_config. `default`: nobody named a key. */
  from: 'given' | 'file' | 'default';
}

export type ProxySetting =
  | { kind: 'none' }
  | { kind: 'jump'; hops: Hop[] }
  | { kind: 'command'; command: string; place: Place | null };

/** What ssh_config says of one host, with ssh's defaults filled in and everything expanded. */
export interface HostSettings {
  /** Where to connect: lower case. */
  hostname: string;
  port: number;
  user: string;
  identityFiles: IdentityFile[];
  identitiesOnly: boolean;
  /** Socket of the agent, or null for none. */
  agent: string | null;
  proxy: ProxySetting;
  hostKeyAlias: string | null;
  userKnownHostsFiles: string[];
  globalKnownHostsFiles: string[];
  strictHostKeyChecking: Strictness;
  hashKnownHosts: boolean;
  /** Seconds; null: not set; Infinity: `none`. */
  connectTimeout: number | null;
}

/** The keys ssh tries by itself and ssh2 can use. */
const DEFAULT_KEYS = ['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa'];
const USER_HOSTS = ['~/.ssh/known_hosts', '~/.ssh/known_hosts2'];
const GLOBAL_HOSTS = ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'];

/**
 * The settings for a host as `ssh host` would use them (compare `ssh -G host`). `first` are options that win over
 * every file, as ssh's command line does. Pure. Throws UsageError naming place and host for a token that cannot be
 * expanded.
 */
export function lookup(config: SshConfig, host: string, first: readonly Option[] = []): HostSettings {
  const options = evaluate(config, host, first);
  const one = (keyword: string) => options.get(keyword)?.[0]?.args[0];
  const { machine } = config;
  const tokens = tokensOf(options, host, machine);
  const expand = (option: Option | null, path: string) => expanded(path, option, host, machine, tokens);
  const paths = (keyword: string, defaults: string[]) => {
    const option = options.get(keyword)?.[0] ?? null;
    return (option?.args ?? defaults).filter((path) => !isNone(path)).map((path) => expand(option, path));
  };
  return {
    hostname: checkedHostname(options, host),
    port: Number(tokens.p),
    user: tokens.r ?? machine.localUser,
    identityFiles: identityFiles(options.get('identityfile'), expand),
    identitiesOnly: parseFlag(one('identitiesonly') ?? 'no') ?? false,
    agent: agentOf(options.get('identityagent')?.[0] ?? null, machine, expand),
    proxy: proxyOf(options),
    hostKeyAlias: one('hostkeyalias')?.toLowerCase() ?? null,
    userKnownHostsFiles: paths('userknownhostsfile', USER_HOSTS),
    globalKnownHostsFiles: paths('globalknownhostsfile', GLOBAL_HOSTS),
    strictHostKeyChecking: parseStrictness(one('stricthostkeychecking') ?? 'ask') ?? 'ask',
    hashKnownHosts: parseFlag(one('hashknownhosts') ?? 'no') ?? false,
    connectTimeout: parseTime(one('connecttimeout') ?? ''),
  };
}

/** ssh_config(5) TOKENS, those that need no running connection. */
function tokensOf(options: Evaluated, original: string, machine: Machine): Tokens {
  const one = (keyword: string) => options.get(keyword)?.[0]?.args[0];
  const hostname = checkedHostname(options, original);
  return {
    d: machine.home,
    h: hostname,
    i: String(machine.uid),
    j: '',
    k: one('hostkeyalias')?.toLowerCase() ?? original,
    L: machine.hostname.replace(/\..*$/, ''),
    l: machine.hostname,
    n: original,
    p: String(parsePort(one('port') ?? '') ?? 22),
    r: one('user') ?? machine.localUser,
    u: machine.localUser,
  };
}

function checkedHostname(options: Evaluated, original: string): string {
  const option = options.get('hostname')?.[0];
  const name = option?.args[0];
  if (option !== undefined && name !== undefined && expandTokens(name, { h: original }) === null) {
    throw unexpandable(name, option, original);
  }
  return hostnameOf({
    options: new Map(option === undefined ? [] : [['hostname', [option]]]),
    original,
  }).toLowerCase();
}

function expanded(
  path: string,
  option: Option | null,
  host: string,
  machine: Machine,
  tokens: Tokens,
): string {
  const full = expandPath(path, machine, tokens);
  if (full === null) throw unexpandable(path, option, host);
  return full;
}

function unexpandable(value: string, option: Option | null, host: string): UsageError {
  return new UsageError({
    message: `${option?.keyword ?? 'a default'} of ${host}: \`${value}\` holds a token, ~user or variable that cannot be expanded`,
    ...(option?.place ?? {}),
    hint: 'write the value out',
  });
}

function identityFiles(
  options: readonly Option[] | undefined,
  expand: (option: Option | null, path: string) => string,
): IdentityFile[] {
  if (options === undefined)
    return DEFAULT_KEYS.map((path) => ({ path: expand(null, path), from: 'default' }));
  return options.flatMap((option) => {
    const path = option.args[0] ?? 'none';
    return isNone(path)
      ? []
      : [{ path: expand(option, path), from: option.place === null ? 'given' : 'file' }];
  });
}

/** ssh_config(5) IdentityAgent: a path, `none`, `SSH_AUTH_SOCK`, or `$NAME` of a variable that holds the path. */
function agentOf(
  option: Option | null,
  machine: Machine,
  expand: (option: Option | null, path: string) => string,
): string | null {
  const value = option?.args[0] ?? 'SSH_AUTH_SOCK';
  if (isNone(value)) return null;
  const variable = value === 'SSH_AUTH_SOCK' ? value : /^\$(\w+)$/.exec(value)?.[1];
  if (variable !== undefined) return machine.environment[variable] || null;
  return expand(option, value);
}

function proxyOf(options: Evaluated): ProxySetting {
  const hops = parseJump(options.get('proxyjump')?.[0]?.text ?? 'none') ?? [];
  if (hops.length > 0) return { kind: 'jump', hops };
  const command = options.get('proxycommand')?.[0];
  if (command === undefined || isNone(command.text.trim())) return { kind: 'none' };
  return { kind: 'command', command: command.text, place: command.place };
}

function isNone(word: string): boolean {
  return word.toLowerCase() === 'none';
}
