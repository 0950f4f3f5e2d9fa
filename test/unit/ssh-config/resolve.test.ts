import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ConnectionVars } from '../../../src/inventory/connection-vars.ts';
import { readSshConfig } from '../../../src/ssh/config/read.ts';
import { namedConfigFile, type ResolveDefaults, resolveTarget } from '../../../src/ssh/resolve.ts';
import type { SshTarget, Target } from '../../../src/ssh/target.ts';
import { inFolder, writeFiles } from './oracle.ts';

const DEFAULTS: ResolveDefaults = {
  user: null,
  privateKey: null,
  acceptNewHostKeys: false,
  connectTimeoutMs: 10_000,
};

/** Resolves host `n1` against an ssh_config text; `HOME` is the home in it. */
async function resolved(
  connection: ConnectionVars,
  text = '',
  flags: Partial<ResolveDefaults> = {},
  named: Record<string, string> = {},
): Promise<Target> {
  return inFolder(async (folder) => {
    writeFiles(folder, { config: text, ...named });
    const config = await readSshConfig({
      home: '/home/me',
      files: [join(folder, 'config')],
      named: Object.keys(named).map((name) => join(folder, name)),
      localUser: 'me',
      environment: { SSH_AUTH_SOCK: '/agent' },
    });
    const sshCommonArgs = connection.sshCommonArgs?.replaceAll('DIR', folder);
    const vars = sshCommonArgs === undefined ? connection : { ...connection, sshCommonArgs };
    return resolveTarget({ name: 'n1', connection: vars }, config, { ...DEFAULTS, ...flags });
  });
}

async function problem(...given: Parameters<typeof resolved>): Promise<string> {
  return resolved(...given).then(
    () => 'no problem',
    (error: Error) => (error.name === 'UsageError' ? error.message : String(error.stack)),
  );
}

async function ssh(...given: Parameters<typeof resolved>): Promise<SshTarget> {
  const target = await resolved(...given);
  if (target.kind !== 'ssh') throw new Error('not ssh');
  return target;
}

/** A way as ssh would write it: `user@host:port`, hops first. */
function way({ jumps, ...end }: SshTarget): string {
  return [...jumps, end].map(({ user, hostname, port }) => `${user}@${hostname}:${port}`).join(' ');
}

test('a host without variables is the name itself, with defaults', async () => {
  expect(await resolved({})).toEqual({
    kind: 'ssh',
    name: 'n1',
    hostname: 'n1',
    port: 22,
    user: 'me',
    identityFiles: ['ed25519', 'ecdsa', 'rsa'].map((type) => ({
      path: `/home/me/.ssh/id_${type}`,
      required: false,
    })),
    identitiesOnly: false,
    agent: '/agent',
    password: null,
    hostKeyAlias: null,
    hashKnownHosts: false,
    knownHostsFiles: [
      '/home/me/.ssh/known_hosts',
      '/home/me/.ssh/known_hosts2',
      '/etc/ssh/ssh_known_hosts',
      '/etc/ssh/ssh_known_hosts2',
    ],
    hostKeys: 'strict',
    connectTimeoutMs: 10_000,
    jumps: [],
  });
});

test('connection: local', async () => {
  expect(await resolved({ connection: 'local', host: 'x' })).toEqual({ kind: 'local', name: 'n1' });
});

test.each<{
  what: string;
  vars: ConnectionVars;
  config?: string;
  flags?: Partial<ResolveDefaults>;
  expected: Partial<SshTarget>;
}>([
  {
    what: 'variables win over flags and files',
    vars: { host: 'h', port: 5, user: 'var' },
    config: 'Port 1\nUser file\n',
    flags: { user: 'flag' },
    expected: { hostname: 'h', port: 5, user: 'var' },
  },
  {
    what: 'flags win over files',
    vars: {},
    config: 'User file\n',
    flags: { user: 'flag' },
    expected: { user: 'flag' },
  },
  {
    what: 'flags win over common args',
    vars: { sshCommonArgs: '-l args' },
    flags: { user: 'flag' },
    expected: { user: 'flag' },
  },
  {
    what: 'common args win over files',
    vars: { sshCommonArgs: '-l args -p 7' },
    config: 'User file\nPort 1\n',
    expected: { user: 'args', port: 7 },
  },
  {
    what: 'files are looked up by ansible_host',
    vars: { host: 'h' },
    config: 'Host n1\n Port 1\nHost h\n HostName 10.0.0.9\n Port 2\n',
    expected: { hostname: '10.0.0.9', port: 2 },
  },
  {
    what: 'Match user sees ansible_user',
    vars: { user: 'deploy' },
    config: 'Match user deploy\n Port 3\n',
    expected: { port: 3 },
  },
  { what: 'brackets of IPv6', vars: { host: '[fd00::1]' }, expected: { hostname: 'fd00::1' } },
  { what: 'password', vars: { password: 'secret' }, expected: { password: 'secret' } },
  {
    what: 'keys: asked for in variables, then files',
    vars: { privateKeyFile: '~/k' },
    config: 'IdentityFile /f\n',
    expected: {
      identityFiles: [
        { path: '/home/me/k', required: true },
        { path: '/f', required: false },
      ],
    },
  },
  {
    what: 'key of the flag',
    vars: {},
    flags: { privateKey: '/flag' },
    expected: { identityFiles: [{ path: '/flag', required: true }] },
  },
  {
    what: 'key of common args',
    vars: { sshCommonArgs: '-i "/my keys/%h" -oIdentitiesOnly=yes' },
    expected: { identityFiles: [{ path: '/my keys/n1', required: true }], identitiesOnly: true },
  },
  { what: 'no key at all', vars: {}, config: 'IdentityFile none\n', expected: { identityFiles: [] } },
  {
    what: '-o with a blank',
    vars: { sshCommonArgs: '-o "Port 9" -o User=a' },
    expected: { port: 9, user: 'a' },
  },
  {
    what: "ansible's usual options",
    vars: {
      sshCommonArgs:
        '-C -o ControlMaster=auto -o ControlPersist=60s -o ForwardAgent=yes -o StrictHostKeyChecking=no',
    },
    expected: { hostKeys: 'strict' },
  },
  {
    what: 'keys are verified even when ssh_config says no',
    vars: {},
    config: 'StrictHostKeyChecking no\n',
    expected: { hostKeys: 'strict' },
  },
  {
    what: 'accept-new of ssh_config',
    vars: {},
    config: 'StrictHostKeyChecking accept-new\n',
    expected: { hostKeys: 'accept-new' },
  },
  {
    what: 'accept-new of the flag',
    vars: {},
    config: 'StrictHostKeyChecking yes\n',
    flags: { acceptNewHostKeys: true },
    expected: { hostKeys: 'accept-new' },
  },
  {
    what: 'no known_hosts file of the user: an accepted key goes nowhere',
    vars: {},
    config: 'UserKnownHostsFile none\nGlobalKnownHostsFile /g\n',
    expected: { knownHostsFiles: ['/dev/null', '/g'] },
  },
  { what: 'ConnectTimeout', vars: {}, config: 'ConnectTimeout 3\n', expected: { connectTimeoutMs: 3000 } },
  {
    what: 'ConnectTimeout none keeps a deadline',
    vars: {},
    config: 'ConnectTimeout none\n',
    expected: { connectTimeoutMs: 10_000 },
  },
  {
    what: 'HostKeyAlias, hashing, agent none',
    vars: {},
    config: 'HostKeyAlias A\nHashKnownHosts yes\nIdentityAgent none\n',
    expected: { hostKeyAlias: 'a', hashKnownHosts: true, agent: null },
  },
])('$what', async ({ vars, config, flags, expected }) => {
  expect(await resolved(vars, config, flags)).toMatchObject(expected);
});

test.each<{ what: string; vars?: ConnectionVars; config?: string; expected: string }>([
  { what: 'one jump', config: 'Host n1\n ProxyJump b\n', expected: 'me@b:22 me@n1:22' },
  {
    what: 'a jump with its own settings',
    config: 'Host n1\n ProxyJump b\nHost b\n HostName 1.2.3.4\n Port 9\n User j\n',
    expected: 'j@1.2.3.4:9 me@n1:22',
  },
  {
    what: 'what the jump names wins',
    config: 'Host n1\n ProxyJump x@b:7\nHost b\n Port 9\n User j\n',
    expected: 'x@b:7 me@n1:22',
  },
  {
    what: "the host's user and port are not the jump's",
    vars: { user: 'u', port: 5, sshCommonArgs: '-J b' },
    expected: 'me@b:22 u@n1:5',
  },
  { what: 'a list of jumps', vars: { sshCommonArgs: '-J a,x@b:2' }, expected: 'me@a:22 x@b:2 me@n1:22' },
  {
    what: 'a jump behind a jump',
    config: 'Host n1\n ProxyJump b\nHost b\n ProxyJump a\n',
    expected: 'me@a:22 me@b:22 me@n1:22',
  },
  {
    what: 'only the first of a list asks its own jump',
    config: 'Host n1\n ProxyJump a,b\nHost a\n ProxyJump z\nHost b\n ProxyJump no\n',
    expected: 'me@z:22 me@a:22 me@b:22 me@n1:22',
  },
  {
    what: '-J wins over the file',
    vars: { sshCommonArgs: '-J c' },
    config: 'Host n1\n ProxyJump b\n',
    expected: 'me@c:22 me@n1:22',
  },
  {
    what: 'none',
    vars: { sshCommonArgs: '-o ProxyJump=none' },
    config: 'Host n1\n ProxyJump b\n',
    expected: 'me@n1:22',
  },
  { what: 'ProxyCommand none', config: 'Host n1\n ProxyCommand none\n', expected: 'me@n1:22' },
  {
    what: "ansible's classic ProxyCommand",
    vars: { sshCommonArgs: '-o ProxyCommand="ssh -W %h:%p -q -p 9 j@b"' },
    expected: 'j@b:9 me@n1:22',
  },
  {
    what: 'the same in ssh_config',
    config: 'Host n1\n ProxyCommand /usr/bin/ssh -o User=j b -W [%h]:%p\n',
    expected: 'j@b:22 me@n1:22',
  },
  {
    what: 'Host * that leaves the jump out',
    config: 'Host * !b\n ProxyJump b\n',
    expected: 'me@b:22 me@n1:22',
  },
])('way: $what', async ({ vars = {}, config, expected }) => {
  expect(way(await ssh(vars, config))).toBe(expected);
});

test('jump hosts verify keys, keep deadlines and get no password', async () => {
  const { jumps } = await ssh({ password: 'secret', sshCommonArgs: '-J b' }, '', { acceptNewHostKeys: true });
  expect(jumps).toMatchObject([
    { name: 'n1 (jump host b)', hostKeys: 'accept-new', connectTimeoutMs: 10_000, password: null, jumps: [] },
  ]);
});

test('-F stands instead of the usual files, for jumps too; none is no file', async () => {
  const other = { other: 'Host *\n User f\nHost n1\n ProxyJump b\n' };
  expect(way(await ssh({ sshCommonArgs: '-F DIR/other' }, 'User no\nPort 9\n', {}, other))).toBe(
    'f@b:22 f@n1:22',
  );
  expect(way(await ssh({ sshCommonArgs: '-F none' }, 'User no\n'))).toBe('me@n1:22');
  expect(namedConfigFile({ name: 'n1', connection: { sshCommonArgs: '-C -F ~/x' } })).toBe('~/x');
  expect(namedConfigFile({ name: 'n1', connection: { sshCommonArgs: '-F none' } })).toBe(null);
});

test("all of ssh's arguments count, the first one of a keyword most, and what has no meaning here is passed over", async () => {
  const sshArgs = '-4 -6 -qnTtt -K -S /s -c aes128-ctr -mhmac-sha2-256 -o ControlMaster=auto -p 7';
  const target = await ssh(
    { sshArgs, sshCommonArgs: '-l a -p 8', sshExtraArgs: '-l b -i /k -F none' },
    'User no\n',
  );
  expect(way(target)).toBe('a@n1:7');
  expect(target.identityFiles[0]?.path).toBe('/k');
});

test.each<{ what: string; vars?: ConnectionVars; config?: string; says: string[] }>([
  {
    what: 'an unknown ssh option',
    vars: { sshCommonArgs: '-L 80:x:80' },
    says: ['host n1: ansible_ssh_common_args', '`-L`'],
  },
  {
    what: 'the variable it stands in',
    vars: { sshArgs: '-4', sshCommonArgs: '-C', sshExtraArgs: '-L 80:x:80' },
    says: ['host n1: ansible_ssh_extra_args', '`-L`'],
  },
  { what: 'a stray word', vars: { sshCommonArgs: '-C host' }, says: ['`host`'] },
  { what: 'an option without value', vars: { sshCommonArgs: '-o' }, says: ['-o has no value'] },
  {
    what: 'an unknown keyword',
    vars: { sshCommonArgs: '-o Prot=3' },
    says: ['host n1', '`prot`', 'did you mean `port`'],
  },
  { what: 'a wrong value', vars: { sshCommonArgs: '-p x' }, says: ['host n1', 'port is `x`'] },
  { what: 'an open quote', vars: { sshCommonArgs: '-o "x' }, says: ['quote is not closed'] },
  {
    what: 'what netfix does not do',
    vars: { sshCommonArgs: '-o CertificateFile=x' },
    says: ['CertificateFile=x', 'not supported'],
  },
  { what: '-F that was not read', vars: { sshCommonArgs: '-F /x' }, says: ['-F /x'] },
  { what: 'a bad jump', vars: { sshCommonArgs: '-J a,,b' }, says: ['-J a,,b'] },
  {
    what: 'ProxyCommand',
    config: 'Host n1\n ProxyCommand nc %h %p\n',
    says: ['config:2', 'host n1', 'nc %h %p', 'ProxyJump'],
  },
  {
    what: 'ProxyCommand with a second command',
    config: 'Host n1\n ProxyCommand ssh -W %h:%p b; touch x\n',
    says: ['not supported'],
  },
  {
    what: 'a jump to itself',
    config: 'ProxyJump b\n',
    says: ['host n1', 'loop', 'me@n1:22 -> me@b:22 -> me@b:22', 'Host * !b'],
  },
  {
    what: 'a longer loop',
    config: 'Host n1\n ProxyJump a\nHost a\n ProxyJump b\nHost b\n ProxyJump a\n',
    says: ['me@a:22 -> me@b:22 -> me@a:22'],
  },
])('error: $what', async ({ vars = {}, config, says }) => {
  const message = await problem(vars, config);
  for (const part of says) expect(message).toContain(part);
});
