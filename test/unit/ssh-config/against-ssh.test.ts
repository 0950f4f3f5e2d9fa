import { mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lookup } from '../../../src/ssh/config/lookup.ts';
import { givenOption } from '../../../src/ssh/config/option.ts';
import { readSshConfig } from '../../../src/ssh/config/read.ts';
import { askNetfix, askSsh, hasSsh, inFolder, keyFilesOfSsh, writeFiles } from './oracle.ts';

interface Case {
  what: string;
  config: string;
  more?: Record<string, string>;
  hosts?: string[];
}

/** Each is read by ssh and by netfix; both must agree on every host, refusals included. */
const CASES: Case[] = [
  { what: 'an empty file', config: '' },
  { what: 'plain settings before any Host', config: 'User root\nPort 2222\nHostName 10.0.0.1\n' },
  { what: 'the first value wins', config: 'Host a\n User one\nHost *\n User two\n Port 7\n' },
  { what: 'equals signs', config: 'Host=a\nPort=1\nUser = two\nHostName =three\nConnectTimeout= 4' },
  { what: 'two equals signs', config: 'Port == 22\n' },
  { what: 'case of keywords', config: 'hOST a\n  hostname X.Example.COM\n  PORT 9\n' },
  { what: 'case of host patterns', config: 'Host A\n Port 9\n', hosts: ['a', 'A'] },
  { what: 'tabs, CR and form feed', config: '\tHost\ta\r\n\t\tPort\t99\r\n\tUser x \f\r\n' },
  { what: 'comments', config: '# Port 1\n  #Port 2\nPort 3 # not 4\nUser a#b\nHostName h #x\n' },
  { what: 'double quotes', config: 'User "x y"\nIdentityFile "~/my keys/a"\n' },
  { what: 'single quotes', config: "User 'x y'\nIdentityFile '~/my \"keys'\n" },
  { what: 'escapes', config: 'User x\\ y\nIdentityFile "a\\"b\\\\c\\d"\n' },
  { what: 'quotes inside a word', config: 'User a"b c"d\n' },
  { what: 'quoted keyword', config: '"Port" 77\n' },
  { what: 'an open quote', config: 'User "x\n' },
  { what: 'negated pattern', config: 'Host * !a\n Port 9\n' },
  { what: 'negation alone matches nothing', config: 'Host !b\n Port 9\n' },
  { what: 'question marks', config: 'Host ?.b.?\n Port 9\n', hosts: ['a.b.c', 'aa.b.c', '.b.'] },
  {
    what: 'stars',
    config: 'Host web*.prod\n Port 9\n',
    hosts: ['web1.prod', 'web.prod', 'web1.prod.x', 'web'],
  },
  { what: 'commas in Host are no list', config: 'Host a,b\n Port 9\n' },
  { what: 'several patterns', config: 'Host x a\n Port 9\n' },
  { what: 'Host with only a comment', config: 'Host # a\n Port 9\n' },
  { what: 'an empty pattern', config: 'Host ""\n Port 9\n' },
  { what: '%h in HostName', config: 'Host a\n HostName %h.example.com\n' },
  { what: '%% in HostName', config: 'Host a\n HostName %h%%x\n' },
  { what: 'an unknown token in HostName', config: 'HostName %x\n' },
  { what: 'Match host sees HostName', config: 'Host a\n HostName b.c\nMatch host b.c\n Port 9\n' },
  { what: 'Match host sees %h expanded', config: 'Host a\n HostName %h.c\nMatch host a.c\n Port 9\n' },
  {
    what: 'Match originalhost',
    config: 'Host a\n HostName b.c\nMatch originalhost a\n Port 9\nMatch originalhost b.c\n User no\n',
  },
  { what: 'Match ignores case', config: 'Match host A,B\n Port 9\n' },
  { what: 'Match list with negation', config: 'Match host "*,!b"\n Port 9\n' },
  { what: 'Match user', config: 'Host a\n User deploy\nMatch user deploy\n Port 9\n' },
  { what: 'Match user before User is set', config: 'Match user deploy\n Port 9\nHost a\n User deploy\n' },
  {
    what: 'Match localuser',
    config: `Match localuser ${userInfo().username}\n Port 9\nMatch !localuser nobody\n User x\n`,
  },
  { what: 'Match all', config: 'Host b\n Port 1\nMatch all\n User x\n' },
  { what: 'Match all with others', config: 'Match host a all\n User x\n' },
  {
    what: 'Match with several',
    config: 'Match host a user nobody\n Port 1\nMatch host a !user nobody\n Port 2\n',
  },
  { what: 'Match without criteria', config: 'Match #\n User x\n' },
  { what: 'Match with an unknown criterion', config: 'Match hots a\n User x\n' },
  { what: 'Match host without value', config: 'Match host\n User x\n' },
  { what: 'Match canonical', config: 'Match canonical\n Port 1\nMatch !canonical\n Port 2\n' },
  { what: 'Match final', config: 'Match final\n Port 1\nHost *\n Port 2\n' },
  { what: 'Match !final', config: 'Match !final\n Port 1\nHost *\n Port 2\n' },
  {
    what: 'Match !final makes a final pass as well',
    config: 'HostName a\nHost a\n Port 1\nMatch !final\n',
  },
  {
    what: 'Match final sees the name found',
    config: 'Host a\n HostName X.y\nMatch final host x.y\n User f\nHost x.y\n Port 9\n',
  },
  {
    what: 'Match canonical in a final pass',
    config: 'Match final all\n User z\nMatch canonical host *\n Port 5\n',
  },
  {
    what: 'final keeps IdentityFile single',
    config: 'IdentityFile k1\nIdentityFile k2\nMatch final\n IdentityFile k3\n',
  },
  { what: 'several keys', config: 'Host a\n IdentityFile k1\nHost *\n IdentityFile k2\n IdentityFile k1\n' },
  { what: 'no key', config: 'IdentityFile none\n' },
  { what: 'jump', config: 'ProxyJump u@j:2222\n' },
  { what: 'jumps', config: 'ProxyJump a.b, u@c:2,[::1]:3\n' },
  { what: 'jumps without blanks', config: 'ProxyJump x.b,u@c:2,[::1]:3\n' },
  { what: 'jump URI', config: 'ProxyJump ssh://u@j:22\n' },
  { what: 'jump with comment', config: 'ProxyJump j # last\n' },
  { what: 'jump none first', config: 'Host a\n ProxyJump none\nHost *\n ProxyJump j\n' },
  {
    what: 'jump none against a command',
    config: 'Host a\n ProxyJump none\nHost *\n ProxyCommand nc %h %p\n',
  },
  { what: 'jump before command', config: 'ProxyJump j\nProxyCommand nc %h %p\n' },
  { what: 'command before jump', config: 'ProxyCommand nc %h %p\nProxyJump j\n' },
  { what: 'command none before jump', config: 'ProxyCommand none\nProxyJump j\n' },
  { what: 'command keeps quotes', config: 'ProxyCommand ssh -W "%h:%p" j # x\n' },
  { what: 'jump with a bad port', config: 'ProxyJump j:99999\n' },
  { what: 'jump with an empty hop', config: 'ProxyJump a,,b\n' },
  {
    what: 'known hosts files',
    config: 'UserKnownHostsFile ~/x "/a b" /c/%h-%p-%r\nGlobalKnownHostsFile /d /e\n',
  },
  { what: 'known hosts: first line wins', config: 'UserKnownHostsFile /a\nUserKnownHostsFile /b\n' },
  { what: 'known hosts none', config: 'UserKnownHostsFile none\nGlobalKnownHostsFile none\n' },
  { what: 'known hosts none among others', config: 'UserKnownHostsFile /a none\n' },
  ...['yes', 'no', 'off', 'ask', 'accept-new', 'true', 'YES', 'maybe'].map((value) => ({
    what: `StrictHostKeyChecking ${value}`,
    config: `StrictHostKeyChecking ${value}\n`,
  })),
  ...['10', '1m', '1m30s', '1h2', 'none', '0', '', 'x', '1x', '-1', '99999999999'].map((value) => ({
    what: `ConnectTimeout ${value}`,
    config: `ConnectTimeout ${value}\n`,
  })),
  ...['22', '65535', '65536', '0', '-1', '22x', 'ssh', '022', '22 23'].map((value) => ({
    what: `Port ${value}`,
    config: `Port ${value}\n`,
  })),
  { what: 'a wrong value in a block that is not taken', config: 'Host zzz\n Port x\n' },
  { what: 'flags', config: 'IdentitiesOnly true\nHashKnownHosts false\n' },
  { what: 'a wrong flag', config: 'IdentitiesOnly maybe\n' },
  { what: 'HostKeyAlias is lowered', config: 'HostKeyAlias Some.Name\n' },
  { what: 'agent', config: 'IdentityAgent ~/agent.sock\n' },
  { what: 'agent none', config: 'IdentityAgent none\n' },
  { what: 'a keyword without value', config: 'Host a\n User\n' },
  { what: 'an unknown keyword', config: 'HostNmae x\n' },
  { what: 'IgnoreUnknown', config: 'IgnoreUnknown Foo*,bar\nFooBar 1\nBAR 2\nPort 9\n' },
  { what: 'IgnoreUnknown that does not cover', config: 'IgnoreUnknown Foo\nBaz 1\n' },
  { what: 'a keyword netfix passes over', config: 'ControlMaster auto\nServerAliveInterval 5\nPort 9\n' },
  { what: 'an old name', config: 'IdentityFile2 k\n' },
  { what: 'Include', config: 'Include DIR/one\nPort 2\n', more: { one: 'Port 1\n' } },
  {
    what: 'Include glob, sorted',
    config: 'Include DIR/*.conf\n',
    more: { 'b.conf': 'Port 2\n', 'a.conf': 'Port 1\n', '.c.conf': 'User x\n' },
  },
  {
    what: 'Include with brackets',
    config: 'Include DIR/[bc].x DIR/[!bc].x\n',
    more: { 'a.x': 'Port 1\n', 'b.x': 'Port 2\n', 'c.x': 'User c\n' },
  },
  { what: 'Include of nothing', config: 'Include DIR/none DIR/*.no\nPort 5\n' },
  {
    what: 'Include of several',
    config: 'Include DIR/one DIR/two\n',
    more: { one: 'Port 1\n', two: 'Port 2\nUser two\n' },
  },
  {
    what: 'Include in a Host block',
    config: 'Host a\n Include DIR/one\n User after\n',
    more: { one: 'Port 1\n' },
  },
  {
    what: 'Host in an Include ends with it',
    config: 'Host a\n Include DIR/one\n User after\n',
    more: { one: 'Host b\n Port 1\n' },
  },
  {
    what: 'Host in an Include that is not taken',
    config: 'Host b\n Include DIR/one\n',
    more: { one: 'Host a\n Port 1\n' },
  },
  {
    what: 'Match in an Include that is not taken',
    config: 'Host b\n Include DIR/one\n',
    more: { one: 'Match all\n Port 1\n' },
  },
  {
    what: 'nested Includes',
    config: 'Include DIR/one\nPort 3\n',
    more: { one: 'Include DIR/two\nPort 2\n', two: 'Port 1\n' },
  },
  { what: 'a file that includes itself', config: 'Include DIR/config\n' },
  { what: 'a syntax error in an Include', config: 'Include DIR/one\n', more: { one: 'Port x\n' } },
  { what: 'Include with quotes', config: 'Include "DIR/a b"\n', more: { 'a b': 'Port 1\n' } },
];

describe.skipIf(!hasSsh)('ssh_config as `ssh -G` reads it', () => {
  test.each(CASES)('$what', async ({ config, more = {}, hosts = ['a', 'b', 'x.y'] }) => {
    await inFolder(async (folder) => {
      writeFiles(folder, { config, ...more });
      const file = join(folder, 'config');
      for (const host of hosts)
        expect({ host, ...wrap(await askNetfix(file, host)) }).toEqual({ host, ...wrap(askSsh(file, host)) });
    });
  });

  test.each([
    { flags: ['-p', '5'], first: ['port', '5'] },
    { flags: ['-l', 'me'], first: ['user', 'me'] },
    { flags: ['-J', 'x,y'], first: ['proxyjump', 'x,y'] },
    { flags: ['-i', '/dev/null'], first: ['identityfile', '/dev/null'] },
    { flags: ['-o', 'HostName=%h.z'], first: ['hostname', '%h.z'] },
  ])('$flags win over the file', async ({ flags, first: [keyword = '', value = ''] }) => {
    await inFolder(async (folder) => {
      writeFiles(folder, {
        config:
          'Host a\n Port 1\n User two\n ProxyJump three\n IdentityFile four\n HostName five\nMatch user me host *.z\n Port 6\n',
      });
      const file = join(folder, 'config');
      expect(await askNetfix(file, 'a', [givenOption(keyword, value, 'test')])).toEqual(
        askSsh(file, 'a', flags),
      );
    });
  });

  test('key files are expanded as ssh expands them', async () => {
    await inFolder(async (folder) => {
      const keys = [
        '~/.ssh/a',
        '%d/b',
        '/k/%h-%n-%p-%r-%u-%i-%l-%L-%k',
        '/c/100%%',
        '/e/$' + '{HOME}',
        '"/q q/x"',
      ];
      writeFiles(folder, {
        config: `HostName y.z\nUser me\n${keys.map((key) => `IdentityFile ${key}`).join('\n')}\n`,
      });
      const file = join(folder, 'config');
      const config = await readSshConfig({ home: userInfo().homedir, files: [file] });
      const ours = lookup(config, 'x').identityFiles.map(({ path }) => path);
      expect(ours).toHaveLength(keys.length);
      expect(ours).toEqual(keyFilesOfSsh(file, 'x'));
    });
  });

  test('generated files', async () => {
    await inFolder(async (folder) => {
      mkdirSync(join(folder, 'd'));
      await fc.assert(
        fc.asyncProperty(
          generatedConfig,
          generatedConfig,
          fc.constantFrom('a', 'b', 'ab', 'a.b'),
          async (config, included, host) => {
            writeFiles(folder, { config, inc: included.replace(/Include.*/g, '') });
            const file = join(folder, 'config');
            expect(await askNetfix(file, host)).toEqual(askSsh(file, host));
          },
        ),
        { numRuns: 150 },
      );
    });
  }, 60_000);
});

function wrap(answer: Awaited<ReturnType<typeof askNetfix>>) {
  return answer === 'refused' ? { refused: true } : answer;
}

const pattern = fc.constantFrom('a', 'b', 'ab', 'a*', '*b', '?', '*', '!a', '!*.b', 'a.b', '??', '!b');
const name = fc.constantFrom('a', 'b', 'a.b', '%h.b', 'x', '"q r"', "'s'", 'B');
const criterion = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('host', 'originalhost', '!host', 'user', '!user', 'localuser'),
      fc.constantFrom('a', 'b', '*', 'x', 'a,b', '*,!a', 'root'),
    )
    .map((pair) => pair.join(' ')),
  fc.constantFrom('final', '!final', 'canonical', '!canonical'),
);
const line = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(pattern, { minLength: 1, maxLength: 3 }).map((all) => `Host ${all.join(' ')}`),
  },
  {
    weight: 3,
    arbitrary: fc.array(criterion, { minLength: 1, maxLength: 3 }).map((all) => `Match ${all.join(' ')}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('Match all', 'Match !all', 'Match final all', '# note', '', 'Port x'),
  },
  { weight: 2, arbitrary: fc.constant('Include DIR/inc') },
  {
    weight: 10,
    arbitrary: fc
      .tuple(
        fc.constantFrom('HostName', 'User', 'HostKeyAlias', 'IdentityFile'),
        fc.constantFrom(' ', '=', ' = ', '\t'),
        name,
      )
      .map((parts) => `  ${parts.join('')}`),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom('Port', 'ConnectTimeout'), fc.integer({ min: 1, max: 99 }))
      .map((parts) => parts.join(' ')),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'ProxyJump j',
      'ProxyJump none',
      'ProxyCommand nc %h',
      'ProxyCommand none',
      'ProxyJump u@j:2,k',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'UserKnownHostsFile /%h/%r',
      'UserKnownHostsFile none',
      'GlobalKnownHostsFile /a "/b c"',
      'IdentitiesOnly yes',
      'IdentitiesOnly no',
      'StrictHostKeyChecking no',
      'StrictHostKeyChecking accept-new',
    ),
  },
);
const generatedConfig = fc.array(line, { maxLength: 12 }).map((lines) => `${lines.join('\n')}\n`);
