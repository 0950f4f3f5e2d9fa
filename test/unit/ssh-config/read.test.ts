import { chmodSync, chownSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lookup } from '../../../src/ssh/config/lookup.ts';
import { type ReadOptions, readSshConfig } from '../../../src/ssh/config/read.ts';
import { inFolder, writeFiles } from './oracle.ts';

/** A home whose ~/.ssh has these files. */
async function inHome(files: Record<string, string>, work: (home: string) => Promise<void>): Promise<void> {
  await inFolder(async (home) => {
    mkdirSync(join(home, '.ssh'));
    writeFiles(join(home, '.ssh'), files);
    await work(home);
  });
}

async function refusal(options: ReadOptions): Promise<string> {
  return readSshConfig(options).then(
    () => 'not refused',
    (error: Error) => (error.name === 'UsageError' ? error.message : `${error.name}: ${error.message}`),
  );
}

test('reads ~/.ssh/config with Includes relative to ~/.ssh', async () => {
  await inHome(
    { config: 'Include more*\nInclude ~/.ssh/x\n', more1: 'Port 7\n', x: 'User u\n' },
    async (home) => {
      const config = await readSshConfig({ home });
      expect(lookup(config, 'h')).toMatchObject({ port: 7, user: 'u' });
    },
  );
});

test('no files at all give the defaults', async () => {
  await inFolder(async (home) => {
    const config = await readSshConfig({
      home,
      files: [],
      localUser: 'me',
      environment: { SSH_AUTH_SOCK: '/a' },
    });
    expect(lookup(config, 'Host.X')).toEqual({
      hostname: 'host.x',
      port: 22,
      user: 'me',
      identityFiles: ['ed25519', 'ecdsa', 'rsa'].map((type) => ({
        path: `${home}/.ssh/id_${type}`,
        from: 'default',
      })),
      identitiesOnly: false,
      agent: '/a',
      proxy: { kind: 'none' },
      hostKeyAlias: null,
      userKnownHostsFiles: [`${home}/.ssh/known_hosts`, `${home}/.ssh/known_hosts2`],
      globalKnownHostsFiles: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
      strictHostKeyChecking: 'ask',
      hashKnownHosts: false,
      connectTimeout: null,
    });
  });
});

test('a named file that is not there is an error', async () => {
  expect(await refusal({ home: '/nowhere', files: ['/nowhere/config'] })).toContain('/nowhere/config');
  expect(await refusal({ home: '/nowhere', files: [], named: ['/nowhere/named'] })).toContain(
    '/nowhere/named',
  );
});

test.each([
  { mode: 0o620, refused: true },
  { mode: 0o602, refused: true },
  { mode: 0o666, refused: true },
  { mode: 0o644, refused: false },
  { mode: 0o600, refused: false },
])('mode $mode of ~/.ssh/config and of an Include: refused $refused', async ({ mode, refused }) => {
  await inHome({ config: 'Include one\n', one: 'Port 7\n' }, async (home) => {
    for (const name of ['config', 'one']) {
      const file = join(home, '.ssh', name);
      chmodSync(file, mode);
      const message = await refusal({ home });
      expect(message).toBe(
        refused
          ? `bad owner or permissions on ${file}: others may write it\nrun: chmod go-w ${file}`
          : 'not refused',
      );
      chmodSync(file, 0o600);
    }
  });
});

test.skipIf(process.getuid?.() !== 0)('a file of another user is refused', async () => {
  await inHome({ config: 'Port 7\n' }, async (home) => {
    chownSync(join(home, '.ssh/config'), 65_534, 65_534);
    expect(await refusal({ home })).toContain('it belongs to another user');
  });
});

test('every wrong line is named with file and line, and what was meant', async () => {
  await inHome({ config: 'Host a\n  HostNmae x\nPort 99999\nMatch hots b\nUser "x\n' }, async (home) => {
    const file = join(home, '.ssh/config');
    const message = await refusal({ home });
    expect(message).toContain(
      `${file}:2: unknown ssh_config keyword \`hostnmae\`\ndid you mean \`hostname\`?`,
    );
    expect(message).toContain(`${file}:3: port is \`99999\``);
    expect(message).toContain(`${file}:4: unknown Match criterion \`hots\``);
    expect(message).toContain(`${file}:5: user: a quote is not closed`);
  });
});

test('Match exec is not run, in no form, and its block is passed over with a warning', async () => {
  const lines = [
    'Match exec "touch DIR/ran"',
    'Match host a exec "touch DIR/ran"',
    'Match !exec "touch DIR/ran" host a',
    'Match exec="touch DIR/ran"',
  ];
  await inHome(
    { config: `${lines.map((line) => `${line}\n  Port 7\n`).join('')}Host a\n User u\n` },
    async (home) => {
      const config = await readSshConfig({ home });
      expect(lookup(config, 'a')).toMatchObject({ port: 22, user: 'u' });
      expect(existsSync(join(home, '.ssh/ran'))).toBe(false);
      const warned = config.warnings.filter((one) => one.startsWith(join(home, '.ssh/config')));
      expect(warned.map((one) => one.split(':')[1])).toEqual(['1', '3', '5', '7']);
      expect(warned[0]).toContain('commands of ssh_config are never run');
    },
  );
});

test('what netfix does not do is said, once', async () => {
  await inHome(
    { config: 'Host a\n CertificateFile x\n BindAddress 10.0.0.1\n CanonicalizeHostname no\n' },
    async (home) => {
      const { warnings } = await readSshConfig({ home });
      expect(warnings.filter((one) => one.includes(home))).toEqual([
        `${home}/.ssh/config:2: certificatefile is not supported and was passed over`,
        `${home}/.ssh/config:3: bindaddress is not supported and was passed over`,
      ]);
    },
  );
});

test('Includes may nest 16 deep and no deeper', async () => {
  const chain = (length: number) =>
    Object.fromEntries(
      Array.from({ length }, (_, i) => [
        i === 0 ? 'config' : `f${i}`,
        i === length - 1 ? 'Port 7\n' : `Include f${i + 1}\n`,
      ]),
    );
  await inHome(chain(17), async (home) => expect(lookup(await readSshConfig({ home }), 'a').port).toBe(7));
  await inHome(chain(18), async (home) =>
    expect(await refusal({ home })).toContain('f16:1: Include nests deeper than 16'),
  );
});

test.each([
  ['none', null],
  ['SSH_AUTH_SOCK', '/env/sock'],
  ['$OTHER', '/other/sock'],
  ['$UNSET', null],
  ['~/sock', 'HOME/sock'],
  ['/run/%u', '/run/me'],
  ['$' + '{PLACE}/s', '/d/s'],
])('IdentityAgent %s', async (value, expected) => {
  await inHome({ config: `IdentityAgent ${value}\n` }, async (home) => {
    const environment = { SSH_AUTH_SOCK: '/env/sock', OTHER: '/other/sock', PLACE: '/d' };
    const config = await readSshConfig({ home, localUser: 'me', environment });
    expect(lookup(config, 'a').agent).toBe(expected?.replace('HOME', home) ?? null);
  });
});

test('a token that cannot be expanded names its place and the host', async () => {
  await inHome({ config: 'Host a\n IdentityFile /k/%Z\n' }, async (home) => {
    const config = await readSshConfig({ home });
    expect(() => lookup(config, 'a')).toThrow(`${home}/.ssh/config:2: identityfile of a: \`/k/%Z\``);
    expect(() => lookup(config, 'b')).not.toThrow();
  });
});
