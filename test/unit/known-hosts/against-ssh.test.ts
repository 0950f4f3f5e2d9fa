import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseKnownHosts } from '../../../src/ssh/known-hosts/parse.ts';
import { type HostKeyVerdict, verifyHostKey } from '../../../src/ssh/known-hosts/verify.ts';
import { startSshd, type TestSshd } from '../ssh/test-sshd.ts';
import { hasKeygen, makeKeys } from './keys.ts';

const hasSshd = existsSync('/usr/sbin/sshd');
if (!hasSshd && process.env.CI) throw new Error('sshd is missing: install openssh-server');
if (!hasSshd) console.warn('SKIPPED: no sshd to compare with');

/** What ssh itself says of a real server, read from its words. */
const WORDS: [string, HostKeyVerdict['verdict']][] = [
  ['REVOKED HOST KEY', 'revoked'],
  ['REMOTE HOST IDENTIFICATION HAS CHANGED', 'changed'],
  ['host key is known for', 'unknown'],
  ['Permission denied', 'known'],
];

describe.skipIf(!hasKeygen || !hasSshd)('the verdict of ssh itself', () => {
  let made: ReturnType<typeof makeKeys>;
  let sshd: TestSshd;
  beforeAll(async () => {
    made = makeKeys();
    sshd = await startSshd([], ['ed25519']);
  });
  afterAll(() => {
    sshd?.stop();
    made?.remove();
  });

  test.each([
    { lines: ['OWN ED'], verdict: 'known' },
    { lines: ['OWN RSA'], verdict: 'changed' },
    { lines: ['OWN OTHER'], verdict: 'changed' },
    { lines: ['OWN OTHER', 'OWN RSA', 'OWN ED'], verdict: 'known' },
    { lines: ['127.0.0.1 ED'], verdict: 'known' },
    { lines: ['127.0.0.1 OTHER'], verdict: 'unknown' },
    { lines: ['127.0.0.1 ED', 'OWN OTHER'], verdict: 'changed' },
    { lines: ['OWN ED', '@revoked * ED'], verdict: 'revoked' },
    { lines: ['OWN ED', '@revoked * OTHER'], verdict: 'known' },
    { lines: ['@cert-authority * ED'], verdict: 'unknown' },
    { lines: ['127.0.0.2 ED'], verdict: 'unknown' },
    { lines: ['*,!OWN ED'], verdict: 'known' },
    { lines: ['*,!127.0.0.1 ED'], verdict: 'known' },
  ])('$lines is $verdict', ({ lines, verdict }) => {
    const server = readFileSync(sshd.knownHosts, 'utf8').trim().split(' ').slice(1).join(' ');
    const text = lines
      .map((line) => line.replace('OWN', `[127.0.0.1]:${sshd.port}`).replace('ED', server))
      .map((line) => line.replace('RSA', made.keys.rsa.line).replace('OTHER', made.keys.ed25519.line))
      .join('\n');
    const file = join(sshd.dir, 'tried');
    writeFileSync(file, `${text}\n`);
    const key = Buffer.from(server.split(' ')[1] ?? '', 'base64');
    expect(verifyHostKey(parseKnownHosts(text, file), '127.0.0.1', sshd.port, key).verdict).toBe(verdict);
    expect(verdictOfSsh(file, sshd.port)).toBe(verdict);
  });
});

function verdictOfSsh(file: string, port: number): string {
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${file}`,
    'GlobalKnownHostsFile=none',
    'PreferredAuthentications=none',
  ].flatMap((one) => ['-o', one]);
  const { stderr } = spawnSync('ssh', ['-F', 'none', ...options, '-p', String(port), '127.0.0.1', 'true'], {
    encoding: 'utf8',
  });
  return WORDS.find(([word]) => stderr.includes(word))?.[1] ?? stderr;
}
