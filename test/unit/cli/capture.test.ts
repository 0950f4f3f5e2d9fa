import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileNames } from '../../../src/commands/capture-folder.ts';
import { netfix } from './netfix.ts';

const folder = mkdtempSync(join(tmpdir(), 'netfix-capture-'));
mkdirSync(join(folder, 'there'));
writeFileSync(join(folder, 'there', 'n2.pcap'), 'mine');
writeFileSync(join(folder, 'plain'), '');
const before = readdirSync(folder);

/** Hosts of that name would not be found: what is wrong is told before any is looked for. */
test.each([
  ['n1 --to n2', /--to n2: this is no HOST:PORT\nwrite n2:8080/],
  ['n1 --to n2:0', /this is no HOST:PORT/],
  ['n1 --to n2:70000', /this is no HOST:PORT/],
  ['n1 --to $(id):80', /this is no HOST:PORT/],
  ['n1 --to [fd00::1:80', /this is no HOST:PORT/],
  ['n1 --from n1', /--from says who connects, and --to to what/],
  ['n1 --to n2:80 --from n2', /--from n2: this is none of the hosts that capture/],
  ['n1 n2 -f 1', /2 hosts are to capture at the same time, and --forks allows 1/],
  ['n1 -l n2', /no host matches `n1` within --limit `n2`/],
  ['n1 n2 --output there', /there\/n2\.pcap is there already\n.*--overwrite/],
  ['n1 --output plain', /--output plain: this is no folder/],
  ['n1 --seconds 0', /whole number from 1 to 3600/],
  ['', /missing required argument 'host'/],
])('capture %s', (args, message) => {
  const words = args.split(' ').filter(Boolean);
  const { code, stdout, stderr } = netfix(['capture', ...words, '-i', 'n1,n2,'], folder);
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(stderr).toMatch(message);
  expect(readdirSync(folder)).toEqual(before);
});

test('a host’s file is in the folder, whatever the host is called, and its own', () => {
  const hosts = [
    'n1',
    '../../etc/passwd',
    '.profile',
    '-rf',
    'a b',
    'a/b',
    'A_B',
    'fd00::1',
    'höst.example',
    '…',
  ];
  const names = [...fileNames(hosts).values()];
  expect(names.every((name) => /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.pcap$/u.test(name))).toBe(true);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(hosts.length);
  expect(names.slice(0, 3)).toEqual(['n1.pcap', '_._.._etc_passwd.pcap', '_profile.pcap']);
});
