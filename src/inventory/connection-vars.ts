import { isIP } from 'node:net';
import { suggestion } from '../did-you-mean.ts';
import { type Problem, UsageError } from '../usage-error.ts';
import type { Inventory, InventoryHost, Value, Vars } from './inventory.ts';
import { fillReferences } from './references.ts';

export interface ConnectionVars {
  host?: string;
  port?: number;
  user?: string;
  privateKeyFile?: string;
  connection?: 'ssh' | 'local';
  become?: boolean;
  becomeMethod?: 'sudo' | 'doas';
  password?: string;
  becomePassword?: string;
  /** ssh's own arguments. In this order Ansible gives them to ssh. */
  sshArgs?: string;
  sshCommonArgs?: string;
  sshExtraArgs?: string;
  /** The address other nodes reach it by. */
  nodeIp?: string;
}

/** Each property with the variables that may say it, the strongest first, as Ansible's ssh plugin ranks them. */
const NAMES = {
  host: ['ansible_ssh_host', 'ansible_host'],
  port: ['ansible_ssh_port', 'ansible_port'],
  user: ['ansible_ssh_user', 'ansible_user'],
  privateKeyFile: ['ansible_ssh_private_key_file', 'ansible_private_key_file'],
  connection: ['ansible_connection'],
  become: ['ansible_become', 'ansible_sudo'],
  becomeMethod: ['ansible_become_method'],
  password: ['ansible_ssh_password', 'ansible_ssh_pass', 'ansible_password'],
  becomePassword: ['ansible_become_password', 'ansible_become_pass', 'ansible_sudo_pass'],
  sshArgs: ['ansible_ssh_args'],
  sshCommonArgs: ['ansible_ssh_common_args'],
  sshExtraArgs: ['ansible_ssh_extra_args'],
  nodeIp: ['node_ip', 'access_ip', 'ip'],
} as const;

const BECOME_USER = ['ansible_become_user', 'ansible_sudo_user'];
const BECOME_FLAGS = ['ansible_become_flags', 'ansible_sudo_flags'];
const BECOME_EXE = ['ansible_become_exe', 'ansible_sudo_exe'];
const OF_LOGIN: ReadonlySet<string> = new Set(
  [...Object.values(NAMES).flat(), ...BECOME_USER, ...BECOME_EXE].filter((name) =>
    name.startsWith('ansible_'),
  ),
);

/** Whether a variable says how to log in to a host, and nothing else. */
export function isOfLogin(name: string): boolean {
  return OF_LOGIN.has(name);
}

/** The inventory where `-e` says how to log in: it wins over what stands there, as in Ansible, on every host. */
export function withLoginOf(extraVars: Vars, inventory: Inventory): Inventory {
  const login = Object.entries(extraVars).filter(([name]) => isOfLogin(name));
  if (login.length === 0) return inventory;
  const ways = Object.fromEntries(login);
  const hosts = [...inventory.hosts.values()].map(
    (host) => [host.name, { ...host, vars: { ...host.vars, ...ways } }] as const,
  );
  return { ...inventory, hosts: new Map(hosts) };
}

type Read<T> = (value: Value) => { value: T } | { problem: string; hint?: string | undefined };

/**
 * What a host's variables say of how to log in; a property that none says is missing. `{{ name }}` is replaced by the
 * host's variable of that name; any other template is refused. Throws UsageError with every problem, naming host and
 * variable and never the value of a password.
 */
export function connectionVars(host: InventoryHost): ConnectionVars {
  const problems: Problem[] = [];
  const read = <T>(names: readonly string[], reader: Read<T>): T | undefined =>
    readVar(host, names, reader, problems);
  checkBecome(host, problems);
  const found = {
    host: read(NAMES.host, readAddress),
    port: read(NAMES.port, readPort),
    user: read(NAMES.user, readWord),
    privateKeyFile: read(NAMES.privateKeyFile, readText),
    connection: read(NAMES.connection, readConnection),
    become: read(NAMES.become, readBoolean),
    becomeMethod: read(NAMES.becomeMethod, readBecomeMethod),
    password: read(NAMES.password, readText),
    becomePassword: read(NAMES.becomePassword, readText),
    sshArgs: read(NAMES.sshArgs, readAnyText),
    sshCommonArgs: read(NAMES.sshCommonArgs, readAnyText),
    sshExtraArgs: read(NAMES.sshExtraArgs, readAnyText),
    nodeIp: read(NAMES.nodeIp, readIp),
  };
  if (problems.length > 0) throw new UsageError(problems);
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

function readVar<T>(
  host: InventoryHost,
  names: readonly string[],
  reader: Read<T>,
  problems: Problem[],
): T | undefined {
  const name = names.find((one) => host.vars[one] !== undefined && host.vars[one] !== null);
  const value = name === undefined ? undefined : host.vars[name];
  if (name === undefined || value === undefined) return undefined;
  const filled = typeof value === 'string' ? fillReferences(value, host) : { value };
  const result = 'problem' in filled ? filled : reader(filled.value);
  if ('value' in result) return result.value;
  const hint = 'hint' in result ? result.hint : undefined;
  problems.push({
    message: `host \`${host.name}\`: ${name} ${result.problem}`,
    ...(hint === undefined ? {} : { hint }),
  });
  return undefined;
}

function readAnyText(value: Value): ReturnType<Read<string>> {
  if (typeof value === 'string') return { value };
  return typeof value === 'number'
    ? { value: String(value) }
    : { problem: `must be text, not ${kindOf(value)}` };
}

function readText(value: Value): ReturnType<Read<string>> {
  return value === '' ? { problem: 'is empty' } : readAnyText(value);
}

function readWord(value: Value): ReturnType<Read<string>> {
  const text = readText(value);
  if ('problem' in text) return text;
  if (/[\s\u0000-\u001f\u007f]/.test(text.value)) return { problem: 'holds a space or control character' };
  return text.value.startsWith('-') ? { problem: 'starts with a dash' } : text;
}

/** `address:port`; an IPv6 address has no single colon, or stands in brackets. */
const WITH_PORT = /^([^:[\]]+|\[[^\]]+\]):([0-9]+)$/;

function readAddress(value: Value): ReturnType<Read<string>> {
  if (typeof value === 'number') return { problem: 'must be a name or an address, not a number' };
  const [, address, port] = WITH_PORT.exec(String(value)) ?? [];
  if (address === undefined) return readWord(value);
  return {
    problem: `is ${shown(value)}: a port does not belong to it`,
    hint: `set ansible_host=${address.replace(/^\[|\]$/g, '')} and ansible_port=${port}`,
  };
}

function readPort(value: Value): ReturnType<Read<number>> {
  const port = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65535)
    return { value: port };
  return { problem: `must be a port between 1 and 65535, not ${shown(value)}` };
}

/** What Ansible takes for true and false (module_utils/parsing/convert_bool.py). */
function readBoolean(value: Value): ReturnType<Read<boolean>> {
  const word = String(value).toLowerCase();
  if (['y', 'yes', 'on', '1', 'true', 't'].includes(word)) return { value: true };
  if (['n', 'no', 'off', '0', 'false', 'f'].includes(word)) return { value: false };
  return { problem: `must be true or false, not ${shown(value)}` };
}

function readConnection(value: Value): ReturnType<Read<'ssh' | 'local'>> {
  const name = String(value).replace(/^ansible\.builtin\./, '');
  if (name === 'local') return { value: 'local' };
  if (['ssh', 'smart', 'paramiko', 'paramiko_ssh'].includes(name)) return { value: 'ssh' };
  return {
    problem: `is ${shown(value)}, which netfix does not know`,
    hint: suggestion(name, ['ssh', 'local']),
  };
}

function readBecomeMethod(value: Value): ReturnType<Read<'sudo' | 'doas'>> {
  const name = String(value).replace(/^(?:ansible\.builtin|community\.general)\./, '');
  if (name === 'sudo' || name === 'doas') return { value: name };
  return {
    problem: `is ${shown(value)}, which netfix does not know`,
    hint: suggestion(name, ['sudo', 'doas']),
  };
}

/** A zone (`fe80::1%eth0`, RFC 4007) means nothing on another host. */
function readIp(value: Value): ReturnType<Read<string>> {
  if (typeof value === 'string' && isIP(value) !== 0 && !value.includes('%')) return { value };
  return { problem: `must be an IP address, not ${shown(value)}` };
}

/** Tasks become root and nobody else, by the host's own sudo or doas: another user or program must not pass in silence. */
function checkBecome(host: InventoryHost, problems: Problem[]): void {
  const user = readVar(host, BECOME_USER, readWord, problems);
  const flags = readVar(host, BECOME_FLAGS, readText, problems) ?? '';
  const other = /(?:^|\s)(?:-[A-Za-z]*[ug]\s*|--(?:user|group)[=\s]\s*)\S/.exec(flags);
  if (other !== null)
    problems.push({
      message: `host \`${host.name}\`: ansible_become_flags is ${shown(flags)}; netfix becomes root only, and gives sudo its own flags`,
    });
  const exe = readVar(host, BECOME_EXE, readText, problems);
  if (exe !== undefined && !/^(?:\/usr\/bin\/|\/bin\/)?(?:sudo|doas)$/.test(exe))
    problems.push({
      message: `host \`${host.name}\`: ansible_become_exe is ${shown(exe)}; netfix runs the sudo or doas of the host`,
      hint: 'leave it out; `ansible_become_method` chooses between them',
    });
  if (user === undefined || user === 'root') return;
  problems.push({
    message: `host \`${host.name}\`: ansible_become_user is ${shown(user)}; netfix becomes root only`,
  });
}

function shown(value: Value): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function kindOf(value: Value): string {
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a mapping' : `a ${typeof value}`;
}
