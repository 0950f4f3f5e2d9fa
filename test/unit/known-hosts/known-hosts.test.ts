import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fingerprint, keyTypeOf, orderAlgorithms } from '../../../src/ssh/known-hosts/key.ts';
import { refusal } from '../../../src/ssh/known-hosts/message.ts';
import { knownAs, knownHostName } from '../../../src/ssh/known-hosts/name.ts';
import { parseKnownHosts } from '../../../src/ssh/known-hosts/parse.ts';
import { readKnownHosts } from '../../../src/ssh/known-hosts/read.ts';
import { entriesFor, knownKeyTypes, verifyHostKey } from '../../../src/ssh/known-hosts/verify.ts';
import { fingerprintByKeygen, foundByKeygen, hashByKeygen, hasKeygen, makeKeys } from './keys.ts';

describe.skipIf(!hasKeygen)('known_hosts', () => {
  let made: ReturnType<typeof makeKeys>;
  let folder: string;
  beforeAll(() => {
    made = makeKeys();
    folder = mkdtempSync(join(tmpdir(), 'netfix-known-hosts-'));
  });
  afterAll(() => {
    made.remove();
    rmSync(folder, { recursive: true });
  });

  /** `ED`, `EB`, `EC` and `RSA` in a text become keys. */
  function withKeys(text: string): string {
    const { ed25519, ed25519b, ecdsa, rsa } = made.keys;
    return text
      .replace(/\bED\b/g, ed25519.line)
      .replace(/\bEB\b/g, ed25519b.line)
      .replace(/\bEC\b/g, ecdsa.line)
      .replace(/\bRSA\b/g, rsa.line);
  }

  function entries(text: string, file = '/k') {
    return parseKnownHosts(withKeys(text), file);
  }

  const FILE = `# a comment
h1 ED
h2,10.0.0.2,*.example.com EC comment words
  h3\tED
[h1]:2222 RSA
[h4]:* RSA
*,!h5 EB
H6.Upper ED

@revoked h1 RSA
@cert-authority *.example.com ED
10.0.0.? RSA
|1|bad|hash ED
[fd00::1]:2222 ED
fd00::1 EC
h1
h1 ssh-ed25519
h1 ssh-ed25519 !!!!
h1 nonsense AAAA
`;
  const NAMES = [
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6.upper',
    'H6.UPPER',
    '10.0.0.2',
    '10.0.0.33',
    'a.example.com',
    'example.com',
    '[h1]:2222',
    '[h4]:1',
    '[h5]:1',
    '[fd00::1]:2222',
    'fd00::1',
    'nowhere',
  ];

  test.each(NAMES)('finds the lines of %s as ssh-keygen -F does', (name) => {
    const file = join(folder, 'names');
    writeFileSync(file, withKeys(FILE));
    const ours = entriesFor(parseKnownHosts(withKeys(FILE), file), name.toLowerCase()).map(
      ({ line }) => line,
    );
    const theirs = foundByKeygen(file, name).filter((line) => line < 17);
    expect(ours).toEqual(theirs);
  });

  test.each(['h1', 'h2', '10.0.0.2', '[h1]:2222', 'fd00::1', 'h9'])('hashed names: %s', async (name) => {
    const file = join(folder, `hashed-${name}`);
    writeFileSync(file, withKeys('h1 ED\nh2,10.0.0.2 EC\n[h1]:2222 RSA\nfd00::1 ED\n'));
    hashByKeygen(file);
    expect(readFileSync(file, 'utf8')).not.toContain('h1 ');
    const found = entriesFor(await readKnownHosts([file]), name).map(({ line }) => line);
    expect(found).toEqual(foundByKeygen(file, name));
    expect(found.length).toBe(name === 'h9' ? 0 : 1);
  });

  test('generated name patterns agree with ssh-keygen -F', () => {
    const file = join(folder, 'generated');
    const pattern = fc.constantFrom('a', 'b', 'a*', '?b', '*', '!a', '!*b', '[a]:*', '[a]:22', 'A', '*:7');
    const names = fc.array(pattern, { minLength: 1, maxLength: 4 }).map((all) => all.join(','));
    const line = fc
      .tuple(
        fc.constantFrom('', '', '@revoked ', '@cert-authority ', '# '),
        names,
        fc.constantFrom(' ED', ' RSA', ''),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 6 }),
        fc.constantFrom('a', 'b', 'ab', '[a]:7'),
        (lines, name) => {
          const text = withKeys(`${lines.join('\n')}\n`);
          writeFileSync(file, text);
          const ours = entriesFor(parseKnownHosts(text, file), name).map(({ line: number }) => number);
          expect(ours).toEqual(foundByKeygen(file, name));
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);

  test('fingerprints as ssh-keygen -lf prints them', () => {
    for (const key of Object.values(made.keys)) {
      expect(fingerprint(key.blob)).toBe(fingerprintByKeygen(key.file));
      expect(keyTypeOf(key.blob)).toBe(key.type);
    }
  });

  test.each([
    { what: 'no line', text: 'h2 ED', host: 'h1', verdict: 'unknown', lines: [] },
    { what: 'the key', text: 'h1 ED', host: 'h1', verdict: 'known', lines: [1] },
    { what: 'case of the host', text: 'h1 ED', host: 'H1', verdict: 'known', lines: [1] },
    { what: 'another key', text: '#\nh1 EB', host: 'h1', verdict: 'changed', lines: [2] },
    { what: 'only a key of another type', text: 'h1 RSA', host: 'h1', verdict: 'changed', lines: [1] },
    { what: 'one of several', text: 'h1 EB\nh1 RSA\nh1 ED', host: 'h1', verdict: 'known', lines: [3] },
    { what: 'all that differ', text: 'h1 EB\nh1 RSA', host: 'h1', verdict: 'changed', lines: [1, 2] },
    { what: 'revoked wins', text: 'h1 ED\n@revoked * ED', host: 'h1', verdict: 'revoked', lines: [2] },
    { what: 'another key revoked', text: 'h1 ED\n@revoked h1 EB', host: 'h1', verdict: 'known', lines: [1] },
    {
      what: 'revoked for another host',
      text: 'h1 ED\n@revoked h2 ED',
      host: 'h1',
      verdict: 'known',
      lines: [1],
    },
    {
      what: 'only a revocation of another key',
      text: '@revoked h1 EB',
      host: 'h1',
      verdict: 'unknown',
      lines: [],
    },
    {
      what: 'a certificate authority says nothing',
      text: '@cert-authority h1 ED',
      host: 'h1',
      verdict: 'unknown',
      lines: [],
    },
    { what: 'port', text: '[h1]:7 ED', host: 'h1', port: 7, verdict: 'known', lines: [1] },
    { what: 'port of another', text: '[h1]:8 ED', host: 'h1', port: 7, verdict: 'unknown', lines: [] },
    {
      what: 'a port line does not speak for 22',
      text: '[h1]:7 ED',
      host: 'h1',
      verdict: 'unknown',
      lines: [],
    },
    { what: 'plain name on another port', text: 'h1 ED', host: 'h1', port: 7, verdict: 'known', lines: [1] },
    {
      what: 'plain name, other key, another port',
      text: 'h1 EB',
      host: 'h1',
      port: 7,
      verdict: 'unknown',
      lines: [],
    },
    {
      what: 'plain name cannot mend a changed port line',
      text: 'h1 ED\n[h1]:7 EB',
      host: 'h1',
      port: 7,
      verdict: 'changed',
      lines: [2],
    },
    {
      what: 'plain name revoked',
      text: '@revoked h1 ED',
      host: 'h1',
      port: 7,
      verdict: 'revoked',
      lines: [1],
    },
    {
      what: 'type that does not fit the key',
      text: 'h1 ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIA==',
      host: 'h1',
      verdict: 'unknown',
      lines: [],
    },
    { what: 'an unknown marker', text: '@trusted h1 ED', host: 'h1', verdict: 'unknown', lines: [] },
    {
      what: 'two markers',
      text: '@revoked @cert-authority h1 ED',
      host: 'h1',
      verdict: 'unknown',
      lines: [],
    },
  ])('verdict: $what', ({ text, host, port = 22, verdict, lines }) => {
    const judged = verifyHostKey(entries(text), host, port, made.keys.ed25519.blob);
    expect(judged.verdict).toBe(verdict);
    expect(judged.evidence.map(({ line }) => line)).toEqual(lines);
  });

  test('several files are one', () => {
    const all = [...entries('h1 EB', '/one'), ...entries('\nh1 ED', '/two')];
    expect(verifyHostKey(all, 'h1', 22, made.keys.ed25519.blob).evidence).toMatchObject([
      { file: '/two', line: 2 },
    ]);
  });

  test('known types come first among the algorithms', () => {
    expect(knownKeyTypes(entries('h1 RSA\nh1 EC\nh1 RSA\n@revoked h1 ED'), 'h1', 22)).toEqual([
      'ssh-rsa',
      'ecdsa-sha2-nistp384',
    ]);
    expect(knownKeyTypes(entries('h1 RSA'), 'h1', 7)).toEqual(['ssh-rsa']);
    expect(knownKeyTypes(entries('h1 RSA'), 'h2', 22)).toEqual([]);
    const supported = ['ssh-ed25519', 'ecdsa-sha2-nistp384', 'rsa-sha2-512', 'rsa-sha2-256'];
    expect(orderAlgorithms(supported, ['ssh-rsa'])).toEqual([
      'rsa-sha2-512',
      'rsa-sha2-256',
      'ssh-ed25519',
      'ecdsa-sha2-nistp384',
    ]);
    expect(orderAlgorithms(supported, [])).toEqual(supported);
  });

  test('names', () => {
    expect(knownHostName('H1', 22)).toBe('h1');
    expect(knownHostName('fd00::1', 7)).toBe('[fd00::1]:7');
    expect(knownAs({ hostname: 'h', port: 7, hostKeyAlias: null })).toEqual({ host: 'h', port: 7 });
    expect(knownAs({ hostname: 'h', port: 7, hostKeyAlias: 'alias' })).toEqual({ host: 'alias', port: 22 });
  });

  test('refusals name the key, the place and the next command', () => {
    const offered = { host: 'h1', port: 2222, key: made.keys.ed25519.blob };
    const print = fingerprint(offered.key);
    const unknown = refusal(entries('@cert-authority *:2222 EC'), offered, ['/u', '/g']) ?? '';
    for (const part of [
      '[h1]:2222',
      `ED25519 ${print}`,
      '/u, /g',
      '/k:1 names a certificate authority',
      'ssh_host_ed25519_key.pub',
      '--accept-new-host-keys',
    ])
      expect(unknown).toContain(part);
    const changed = refusal(entries('\n[h1]:2222 EB', '/my files/k'), offered, ['/u']) ?? '';
    for (const part of [
      print,
      '/my files/k:2',
      fingerprint(made.keys.ed25519b.blob),
      "ssh-keygen -f '/my files/k' -R '[h1]:2222'",
    ])
      expect(changed).toContain(part);
    expect(changed).not.toContain('no longer offers');
    expect(refusal(entries('[h1]:2222 RSA'), offered, [])).toContain(
      'no longer offers a key of the known type',
    );
    expect(refusal(entries('@revoked * ED'), offered, [])).toContain('@revoked in /k:1');
    expect(refusal(entries('[h1]:2222 ED'), offered, [])).toBe(null);
  });

  test('a changed key that another host has: whose it is, and that two machines may have one address', () => {
    const offered = { host: '10.0.0.2', port: 22, key: made.keys.ed25519.blob };
    const changed = refusal(entries('10.0.0.2 EB\n10.0.0.3,n3 ED\n@revoked 10.0.0.4 EC'), offered, []) ?? '';
    expect(changed).toContain('that is the key of 10.0.0.3,n3 (/k:2): two machines may have one address');
    expect(changed).toMatch(/only if both names are of one machine, run `ssh-keygen -f \/k -R 10\.0\.0\.2`/);
    const file = join(folder, 'hashed-owner');
    writeFileSync(file, withKeys('10.0.0.2 EB\n10.0.0.3 ED\n'));
    hashByKeygen(file);
    const hashed = refusal(parseKnownHosts(readFileSync(file, 'utf8'), '/k'), offered, []);
    expect(hashed).toContain('the key of another host, whose name is hashed (/k:2)');
    expect(refusal(entries('10.0.0.2 EB\n10.0.0.3 EC'), offered, [])).not.toContain('two machines');
  });

  test('no text and no key makes it throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.uint8Array(), (text, host, bytes) => {
        verifyHostKey(parseKnownHosts(text, '/k'), host, 22, Buffer.from(bytes));
        refusal([], { host, port: 22, key: Buffer.from(bytes) }, []);
      }),
    );
  });
});
