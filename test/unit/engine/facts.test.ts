import { hostname, machine, release } from 'node:os';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FACTS_SCRIPT, readFacts } from '../../../src/engine/facts.ts';
import { PRELUDE } from '../../../src/sh/prelude.ts';
import { heapInUse } from '../heap.ts';
import { runIn, SHELLS } from '../sh/shells.ts';

test.each(SHELLS)('%s tells this machine as Node does', (_name, shell) => {
  const { stdout, code } = runIn(shell, `${PRELUDE}\n${FACTS_SCRIPT}`);
  const facts = readFacts({ exitCode: code ?? -1, stdout, stderr: '' });
  expect(facts.hostname).toBe(hostname());
  expect(facts.kernel).toBe(release());
  expect(facts.arch).toBe(machine());
  expect(facts.uid).toBe(process.getuid?.());
  expect(facts.os.id).toMatch(/^[a-z]+$/);
});

test('whatever a host prints, facts are facts, and it is never root by mistake', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (stdout) => {
      expect(readFacts({ exitCode: 0, stdout, stderr: '' }).uid).toBe(-1);
    }),
  );
});

test('they keep nothing else of what a host printed', () => {
  const before = heapInUse();
  const kept = Array.from({ length: 200 }, (_, i) => {
    const facts = `hostname=a-node-with-a-long-name-${i}\nos.PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n`;
    return readFacts({ exitCode: 0, stdout: `${facts}${'x'.repeat(200_000)}\n`, stderr: '' });
  });
  expect(heapInUse() - before).toBeLessThan(10_000_000);
  expect(kept).toHaveLength(200);
});

test.each([
  ['uid=0\n', { uid: 0 }],
  ['uid=12x\n', { uid: -1 }],
  [
    'os.ID="rocky"\nos.ID_LIKE="rhel centos fedora"\nos.VERSION_ID="9.4"\n',
    { os: { id: 'rocky', idLike: ['rhel', 'centos', 'fedora'], versionId: '9.4', name: '' } },
  ],
  [
    `1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
2: eth0    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0\\       valid_lft forever preferred_lft forever
2: eth0    inet6 fd00::1/64 scope global \\       valid_lft forever preferred_lft forever
3: tun0    inet 10.8.0.2 peer 10.8.0.1/32 scope global tun0
1: lo    inet 192.0.2.7/32 scope global lo
1: lo    inet6 ::1/128 scope host
x y\n`,
    {
      addresses: [
        { device: 'eth0', address: '10.0.0.1', prefix: 24 },
        { device: 'eth0', address: 'fd00::1', prefix: 64 },
        { device: 'tun0', address: '10.8.0.2', prefix: 32 },
        { device: null, address: '192.0.2.7', prefix: 32 },
      ],
    },
  ],
  ['manager=apt-get\n', { packageManager: 'apt' }],
  ['manager=rm\n', { packageManager: null }],
])('reads %j', (stdout, expected) => {
  expect(readFacts({ exitCode: 0, stdout, stderr: '' })).toMatchObject(expected);
});
