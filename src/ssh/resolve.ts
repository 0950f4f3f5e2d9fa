import type { ConnectionVars } from '../inventory/connection-vars.ts';
import { UsageError } from '../usage-error.ts';
import { parseSshArguments } from './config/arguments.ts';
import { formatHop, type Hop } from './config/jump.ts';
import { type HostSettings, lookup, type ProxySetting } from './config/lookup.ts';
import { givenWord } from './config/option.ts';
import { jumpOfCommand } from './config/proxy-command.ts';
import type { Option, SshConfig } from './config/statement.ts';
import type { SshTarget, Target } from './target.ts';

/** What flags say for all hosts. */
export interface ResolveDefaults {
  /** `-u`; the inventory's user wins over it, it wins over ssh_config. */
  user: string | null;
  /** `--private-key`, likewise. */
  privateKey: string | null;
  /** `--accept-new-host-keys`, for jump hosts too. */
  acceptNewHostKeys: boolean;
  /** Holds where no ConnectTimeout is set. */
  connectTimeoutMs: number;
}

export interface ResolveHost {
  name: string;
  connection: ConnectionVars;
}

/** What stays the same on the way through the jump hosts of one host. */
interface Journey {
  name: string;
  config: SshConfig;
  defaults: ResolveDefaults;
}

/** A host to log in to, as on ssh's command line. */
interface Leg {
  host: string;
  /** Win over every file. */
  options: Option[];
  password: string | null;
  label: string;
}

/**
 * Where and how to log in to a host: its variables win over flags, those over ssh's own arguments, those over
 * ssh_config. Jump hosts are found in ssh_config like any host. Pure. Throws UsageError naming the host for a wrong
 * variable, an ssh option or ProxyCommand that is not supported, and a loop of jump hosts.
 */
export function resolveTarget(host: ResolveHost, config: SshConfig, defaults: ResolveDefaults): Target {
  const { name, connection } = host;
  if (connection.connection === 'local') return { kind: 'local', name };
  const extra = givenArguments(host);
  const journey: Journey = { name, config: configFor(host, extra.configFile, config), defaults };
  const leg: Leg = {
    host: (connection.host ?? name).replace(/^\[(.*)\]$/, '$1'),
    options: [...variableOptions(host, defaults), ...extra.options],
    password: connection.password ?? null,
    label: name,
  };
  return resolveLeg(leg, journey, []);
}

/** The `-F` file a host's ssh arguments name, to be read up front (readSshConfig `named`). */
export function namedConfigFile(host: ResolveHost): string | null {
  const { configFile } = givenArguments(host);
  return configFile?.toLowerCase() === 'none' ? null : configFile;
}

function givenArguments({ name, connection }: ResolveHost) {
  const { sshArgs, sshCommonArgs, sshExtraArgs } = connection;
  const given = Object.entries({
    ansible_ssh_args: sshArgs,
    ansible_ssh_common_args: sshCommonArgs,
    ansible_ssh_extra_args: sshExtraArgs,
  }).map(([variable, text]) => parseSshArguments(text ?? '', `host ${name}: ${variable}`));
  return {
    options: given.flatMap(({ options }) => options),
    configFile: given.find(({ configFile }) => configFile !== null)?.configFile ?? null,
  };
}

function configFor({ name }: ResolveHost, file: string | null, config: SshConfig): SshConfig {
  if (file === null) return config;
  if (file.toLowerCase() === 'none') return { ...config, files: [] };
  const named = config.named.get(file);
  if (named !== undefined) return { ...config, files: [named] };
  throw new UsageError({
    message: `host ${name}: the file of \`-F ${file}\` was not read`,
    hint: 'put its settings into ~/.ssh/config',
  });
}

/** In ansible's order: port, key, user. */
function variableOptions({ name, connection }: ResolveHost, defaults: ResolveDefaults): Option[] {
  const key = connection.privateKeyFile ?? defaults.privateKey;
  const user = connection.user ?? defaults.user;
  return [
    ...given('port', connection.port?.toString() ?? null, `host ${name}: ansible_port`),
    ...given('identityfile', key, `host ${name}: private key file`),
    ...given('user', user, `host ${name}: user`),
  ];
}

function given(keyword: string, value: string | null, from: string): Option[] {
  return value === null ? [] : [givenWord(keyword, value, from)];
}

/** `trail`: the legs that are being resolved and wait for this one. */
function resolveLeg(leg: Leg, journey: Journey, trail: readonly string[]): SshTarget {
  const settings = lookup(journey.config, leg.host, leg.options);
  const here = `${settings.user}@${leg.host}:${settings.port}`;
  if (trail.includes(here)) throw jumpLoop(journey.name, leg.host, [...trail, here]);
  return {
    ...loginOf(settings, journey.defaults),
    name: leg.label,
    password: leg.password,
    jumps: jumpsOf(settings.proxy, journey, [...trail, here]),
  };
}

function loginOf(
  settings: HostSettings,
  defaults: ResolveDefaults,
): Omit<SshTarget, 'name' | 'password' | 'jumps'> {
  const { hostname, port, user, identitiesOnly, agent, hostKeyAlias, hashKnownHosts } = settings;
  // With no file of the user's own an accepted key must not end in a system file.
  const own = settings.userKnownHostsFiles.length > 0 ? settings.userKnownHostsFiles : ['/dev/null'];
  const acceptNew = defaults.acceptNewHostKeys || settings.strictHostKeyChecking === 'accept-new';
  return {
    kind: 'ssh',
    ...{ hostname, port, user, identitiesOnly, agent, hostKeyAlias, hashKnownHosts },
    identityFiles: settings.identityFiles.map(({ path, from }) => ({ path, required: from === 'given' })),
    knownHostsFiles: [...own, ...settings.globalKnownHostsFiles],
    hostKeys: acceptNew ? 'accept-new' : 'strict',
    connectTimeoutMs: timeoutOf(settings, defaults),
  };
}

/** A day: a timer takes less than 25 (Node's setTimeout). */
const LONGEST_SECONDS = 86_400;

/** Every wait has a deadline, so `ConnectTimeout none` and 0 (the system's own, minutes) are the default here. */
function timeoutOf({ connectTimeout }: HostSettings, defaults: ResolveDefaults): number {
  const isSet = connectTimeout !== null && connectTimeout > 0 && Number.isFinite(connectTimeout);
  return isSet ? Math.min(connectTimeout, LONGEST_SECONDS) * 1000 : defaults.connectTimeoutMs;
}

/** The hops to go through, first one first, each with the way to it taken from its own settings. */
function jumpsOf(proxy: ProxySetting, journey: Journey, trail: readonly string[]): SshTarget[] {
  if (proxy.kind === 'none') return [];
  const { hop, options } = proxy.kind === 'jump' ? lastHop(proxy.hops) : hopOfCommand(proxy, journey);
  if (hop === undefined) return [];
  const leg: Leg = {
    host: hop.host,
    options: [...hopOptions(hop, journey.name), ...options],
    password: null,
    label: `${journey.name} (jump host ${hop.host})`,
  };
  const target = resolveLeg(leg, journey, trail);
  return [...target.jumps, { ...target, jumps: [] }];
}

/** As ssh does it: the last hop is reached through the ones before it, the first one as its own settings say. */
function lastHop(hops: readonly Hop[]): { hop: Hop | undefined; options: Option[] } {
  const before = hops.slice(0, -1).map(formatHop).join(',');
  return { hop: hops.at(-1), options: given('proxyjump', before === '' ? null : before, 'ProxyJump') };
}

function hopOptions({ user, port }: Hop, name: string): Option[] {
  const from = `host ${name}: ProxyJump`;
  return [...given('user', user, from), ...given('port', port?.toString() ?? null, from)];
}

function hopOfCommand({ command, place }: ProxySetting & { kind: 'command' }, { name }: Journey) {
  const jump = jumpOfCommand(command, `host ${name}: ProxyCommand`);
  if (jump !== null) return jump;
  throw new UsageError({
    message: `host ${name}: ProxyCommand \`${command}\` is not supported`,
    ...(place ?? {}),
    hint: 'for a jump host write `ProxyJump [user@]host[:port]`; to connect directly, `ProxyCommand none` for this host',
  });
}

function jumpLoop(name: string, host: string, trail: readonly string[]): UsageError {
  return new UsageError({
    message: `host ${name}: its jump hosts form a loop: ${trail.join(' -> ')}`,
    hint: `if a \`Host *\` block sets the jump host, leave the jump host itself out: \`Host * !${host}\``,
  });
}
