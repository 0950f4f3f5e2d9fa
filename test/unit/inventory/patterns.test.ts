import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readLimit } from '../../../src/inventory/limit.ts';
import { loadInventory } from '../../../src/inventory/load.ts';
import { selectHosts } from '../../../src/inventory/pattern.ts';
import { askAnsible, folderWith, hasAnsible } from './ansible.ts';

const INVENTORY = `lone
[web]
w[1:4]
shared
[db]
d1.ex.org
d2.ex.org
shared
[v6]
2001:db8::1
2001:db8::2
[site:children]
db
web
`;
const folder = folderWith({ hosts: INVENTORY });
const load = () => loadInventory(['hosts'], folder);
const names = async (pattern: string) => selectHosts(await load(), pattern).map((host) => host.name);

const PATTERNS = [
  ...['all', '*', 'web', 'w2', 'lone', 'ungrouped', 'site', 'd1.ex.org', '2001:db8::1', 'localhost'],
  ...[
    'web:db',
    'web,db',
    'db:web',
    'w3,w1',
    'all:!db',
    'all:!nothing*',
    '!db',
    'site:&db',
    'web:&db:!w1',
    '!shared:web',
    'all,!2001:db8::1',
  ],
  ...['w*', '*.ex.org', '[vw][12]*', 'w[!1-3]', 'w?', 's*', '?1', '*db*', 'd*', 'web*:!shared', 'nothing*'],
  ...['~w[13]$', '~(web|db)', '~d\\d', '~(?i)LONE', '~.*ex', '~x'],
  ...[
    'web[0]',
    'web[-1]',
    'web[1:2]',
    'web[2:]',
    'web[0:0]',
    'site[1]',
    'all[0:2]',
    'w*[0]',
    'web[3:99]',
    'web[7:9]',
  ],
  ...['web[0],db[1]', 'web[0]:db[0]', 'web[1:2]:!w3', ' web , lone ', 'all:&web[0:1]'],
];

describe.skipIf(!hasAnsible)('ansible PATTERN --list-hosts gives the same hosts in the same order', () => {
  const cwd = folderWith({});
  const answers = hasAnsible
    ? askAnsible(
        PATTERNS.map((one) => ({ argv: ['ansible', one, '-i', join(folder, 'hosts'), '--list-hosts'], cwd })),
      )
    : [];
  test.each(PATTERNS.map((pattern, i) => ({ pattern, answer: answers[i] })))(
    '$pattern',
    async ({ pattern, answer }) => {
      expect(answer?.status, answer?.stderr).toBe(0);
      const listed = answer?.stdout
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
      expect(await names(pattern)).toEqual(listed?.filter((line) => line !== ''));
    },
  );
});

const LIMITS = {
  one: 'w1\n',
  'failed.retry': '\n  w3 \r\nd1.ex.org\n\n2001:db8::1\n',
  without: '!w1\n',
  globs: 'w*\n&site\n!~w[12]\n',
};
const LIMIT_PATTERNS = ['@one', '@failed.retry', '@without', '@globs', 'lone,@one', '@failed.retry:!w3'];

describe.skipIf(!hasAnsible)('--limit @FILE leaves the hosts that ansible leaves', () => {
  const cwd = folderWith(LIMITS);
  const answers = hasAnsible
    ? askAnsible(
        LIMIT_PATTERNS.map((limit) => ({
          argv: ['ansible', 'all', '-i', join(folder, 'hosts'), '--list-hosts', '-l', limit],
          cwd,
        })),
      )
    : [];
  test.each(LIMIT_PATTERNS.map((limit, i) => ({ limit, answer: answers[i] })))(
    '$limit',
    async ({ limit, answer }) => {
      expect(answer?.status, answer?.stderr).toBe(0);
      const listed = answer?.stdout.split('\n').map((line) => line.trim());
      const found = await names(await readLimit(limit, cwd));
      expect(found.sort()).toEqual(listed?.slice(1, -1).sort());
    },
  );
});

test('a line of a --limit file that starts with # is a comment', async () => {
  const cwd = folderWith({ 'f.retry': '# 2026-11-27\nw1\n' });
  expect(await names(await readLimit('@f.retry', cwd))).toEqual(['w1']);
});

test('a --limit file that names no host or is not there is refused: it must not mean every host', async () => {
  const cwd = folderWith({ empty: '\n# w1\n' });
  await expect(readLimit('w1,@empty,@nope', cwd)).rejects.toThrow(
    /^empty: names no host\n`--limit @FILE`[\s\S]*nope: not found/,
  );
});

test.each([
  ['wbe', 'no host or group is called `wbe`', 'did you mean `web`?'],
  ['web:!bd', 'no host or group is called `bd` (in the host pattern `web:!bd`)', 'did you mean `db`?'],
  ['web:&dbb', 'no host or group is called `dbb`', '`db`'],
  ['wbe[0]', 'no host or group is called `wbe`', '`web`'],
  ['w[12]', 'no host or group is called `w`'],
  ['web[9]', '`web[9]`: there are only 5 hosts'],
  ['', 'the host pattern is empty'],
  [' , ', 'the host pattern is empty'],
  ['web [0]', '`[0]` belongs to no name', '`web[0]` is the first host of web'],
  ['web:[0]', '`[0]` belongs to no name'],
  ['web:![1]', '`![1]` belongs to no name'],
  ['web]', '`]` belongs to no name'],
  ['~w[', '`[` belongs to no name'],
  ['~(', 'host pattern `~(`: Invalid regular expression'],
])('%s is refused', async (pattern, ...said) => {
  const inventory = await load();
  for (const part of said) expect(() => selectHosts(inventory, pattern)).toThrow(part);
});

test('a localhost that the inventory does not have is this machine, with the variables of all', async () => {
  const inventory = await loadInventory(
    ['hosts.yaml'],
    folderWith({ 'hosts.yaml': 'all: {vars: {x: 1}, hosts: {n1: }}' }),
  );
  const expected = { name: 'localhost', groups: [], vars: { x: 1, ansible_connection: 'local' } };
  expect(selectHosts(inventory, 'localhost')).toEqual([expected]);
  expect(selectHosts(inventory, 'all').map((host) => host.name)).toEqual(['n1']);
});

test('one that it has by another of its names is that host, as in Ansible', async () => {
  const inventory = await loadInventory(['n1,localhost,::1,'], folder);
  expect(selectHosts(inventory, '127.0.0.1').map((host) => host.name)).toEqual(['localhost']);
  expect(selectHosts(inventory, '::1').map((host) => host.name)).toEqual(['::1']);
});

test('a pattern of many stars ends', async () => {
  const inventory = await loadInventory([`${'a'.repeat(200)},`], folder);
  expect(selectHosts(inventory, `${'a*'.repeat(60)}b*`)).toEqual([]);
});
