import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { evaluate } from '../../../src/ssh/config/evaluate.ts';
import { lookup } from '../../../src/ssh/config/lookup.ts';
import { readSshConfig } from '../../../src/ssh/config/read.ts';
import type { Option } from '../../../src/ssh/config/statement.ts';

/** `ssh -G` is OpenSSH's own answer. Missing in CI it is an error, elsewhere the tests are skipped. */
export const hasSsh = spawnSync('ssh', ['-V']).status === 0;
if (!hasSsh && process.env.CI) throw new Error('ssh is missing: install openssh-client');
if (!hasSsh) console.warn('SKIPPED: no ssh to compare with');

/** A folder that is removed at the end of `work`. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'netfix-ssh-config-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes files (name to text), `DIR` in them standing for the folder, all private. */
export function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text.replaceAll('DIR', folder), { mode: 0o600 });
  }
}

const COMPARED = [
  'hostname',
  'port',
  'user',
  'proxyjump',
  'proxycommand',
  'hostkeyalias',
  'identitiesonly',
  'identityagent',
  'hashknownhosts',
  'stricthostkeychecking',
  'connecttimeout',
  'userknownhostsfile',
  'globalknownhostsfile',
  'identityfile',
] as const;

type Answer = Partial<Record<(typeof COMPARED)[number], string[]>>;

/** What ssh makes of a file, or its refusal. */
export function askSsh(file: string, host: string, flags: readonly string[] = []): Answer | 'refused' {
  const { status, stdout } = spawnSync('ssh', ['-G', '-F', file, ...flags, '--', host], { encoding: 'utf8' });
  if (status !== 0) return 'refused';
  const answer: Answer = {};
  for (const line of stdout.split('\n')) {
    const [keyword = '', ...rest] = line.split(' ');
    const key = COMPARED.find((one) => one === keyword);
    if (key !== undefined) answer[key] = [...(answer[key] ?? []), rest.join(' ')];
  }
  if (answer.identityfile?.includes('~/.ssh/id_xmss')) delete answer.identityfile;
  return answer;
}

/** The same from netfix, in ssh's words. */
export async function askNetfix(
  file: string,
  host: string,
  first: Option[] = [],
): Promise<Answer | 'refused'> {
  try {
    const config = await readSshConfig({ home: userInfo().homedir, files: [file] });
    const settings = lookup(config, host, first);
    const raw = evaluate(config, host, first);
    const one = (keyword: string) => raw.get(keyword)?.[0]?.args[0];
    const { connectTimeout, proxy } = settings;
    const strict = settings.strictHostKeyChecking;
    const list = (value: string | undefined) => (value === undefined ? undefined : [value]);
    const keys = raw.get('identityfile')?.map((option) => option.args[0] ?? '');
    const answer: Answer = {
      hostname: [settings.hostname],
      port: [String(settings.port)],
      user: [settings.user],
      identitiesonly: [settings.identitiesOnly ? 'yes' : 'no'],
      hashknownhosts: [settings.hashKnownHosts ? 'yes' : 'no'],
      stricthostkeychecking: [{ yes: 'true', no: 'false' }[strict as string] ?? strict],
      connecttimeout: [
        connectTimeout === null || connectTimeout === Infinity ? 'none' : String(connectTimeout),
      ],
      userknownhostsfile: [settings.userKnownHostsFiles.join(' ') || 'none'],
      globalknownhostsfile: [settings.globalKnownHostsFiles.join(' ') || 'none'],
    };
    const jumps = proxy.kind === 'jump' ? proxy.hops.map(printed).join(',') : undefined;
    for (const [key, value] of Object.entries({
      proxyjump: list(jumps),
      proxycommand: list(proxy.kind === 'command' ? proxy.command : undefined),
      hostkeyalias: list(settings.hostKeyAlias ?? undefined),
      identityagent: list(
        /^[$n]/.test(one('identityagent') ?? '$') ? one('identityagent') : (settings.agent ?? undefined),
      ),
      identityfile: keys,
    })) {
      if (value !== undefined) answer[key as keyof Answer] = value;
    }
    return answer;
  } catch (error) {
    if (error instanceof Error && error.name === 'UsageError') return 'refused';
    throw error;
  }
}

/** ssh -G prints hops as they were written, but for `ssh://`. */
function printed({ user, host, port }: { user: string | null; host: string; port: number | null }): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${user === null ? '' : `${user}@`}${name}${port === null ? '' : `:${port}`}`;
}

/** `-v` prints the expanded key files; a proxy command that ends at once stands for the connection. */
export function keyFilesOfSsh(file: string, host: string): string[] {
  const { stderr } = spawnSync('ssh', ['-v', '-F', file, '-o', 'ProxyCommand=true', '--', host, 'true'], {
    encoding: 'utf8',
  });
  return [...stderr.matchAll(/^debug1: identity file (.*) type -?\d+\r?$/gm)]
    .map((match) => match[1] ?? '')
    .filter((path) => !path.endsWith('-cert'));
}
