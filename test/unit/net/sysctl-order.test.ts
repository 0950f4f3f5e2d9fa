import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { DropInFile } from '../../../src/net/drop-in-folders.ts';
import { sysctlName, sysctlPath } from '../../../src/net/sysctl/key.ts';
import { bootOrder, bootWinner, SYSCTL_READERS, type SysctlFiles } from '../../../src/net/sysctl/order.ts';
import { applyForReal, oracle } from './sysctl-oracle.ts';

// Real programs and many random cases, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

function tree(files: Record<string, string>, late: Record<string, string> = {}): SysctlFiles {
  const entries = (from: Record<string, string>): DropInFile[] =>
    Object.entries(from).map(([path, text]) => {
      const target = text.startsWith('-> ') ? text.slice(3) : path;
      const content = target === path ? text : (from[target] ?? '');
      return { path, target, lines: content.split('\n') };
    });
  return { files: entries(files), late: entries(late) };
}

/** [systemd-sysctl, sysctl --system], each `value file:line`, `excluded file:line` or null. */
function predicted(files: SysctlFiles, key: string): (string | null)[] {
  const order = bootOrder(files);
  return SYSCTL_READERS.map((reader) => {
    const winner = bootWinner(order, reader, sysctlPath(key));
    return winner && `${winner.value ?? 'excluded'} ${winner.target}:${winner.line}`;
  });
}

const both = (text: string | null): (string | null)[] => [text, text];
const FORWARD = 'net.ipv4.ip_forward';
const TAG = 'net.ipv4.conf.lo.tag';

interface Case {
  name: string;
  files: Record<string, string>;
  late?: Record<string, string>;
  key: string;
  expected: (string | null)[];
}

const CASES: Case[] = [
  { name: 'nothing sets it', files: {}, key: TAG, expected: both(null) },
  {
    name: 'the later name wins',
    files: { '/etc/sysctl.d/10-a.conf': `${TAG} = 1`, '/usr/lib/sysctl.d/50-b.conf': `\n${TAG}=2` },
    key: TAG,
    expected: both('2 /usr/lib/sysctl.d/50-b.conf:2'),
  },
  {
    name: 'of one name /etc beats /run beats /usr/local/lib beats /usr/lib',
    files: {
      '/usr/lib/sysctl.d/a.conf': `${TAG}=4`,
      '/usr/local/lib/sysctl.d/a.conf': `${TAG}=3`,
      '/run/sysctl.d/a.conf': `${TAG}=2`,
      '/etc/sysctl.d/a.conf': `${TAG}=1`,
    },
    key: TAG,
    expected: both('1 /etc/sysctl.d/a.conf:1'),
  },
  {
    name: 'a mask hides the file it masks',
    files: { '/usr/lib/sysctl.d/a.conf': `${TAG}=4`, '/etc/sysctl.d/a.conf': '-> /dev/null' },
    key: TAG,
    expected: both(null),
  },
  {
    name: 'an empty file hides the file of its name',
    files: { '/usr/lib/sysctl.d/a.conf': `${TAG}=4`, '/run/sysctl.d/a.conf': '' },
    key: TAG,
    expected: both(null),
  },
  {
    name: 'z-foo beats 99',
    files: { '/etc/sysctl.d/99-zzz.conf': `${TAG}=1`, '/etc/sysctl.d/z-foo.conf': `${TAG}=2` },
    key: TAG,
    expected: both('2 /etc/sysctl.d/z-foo.conf:1'),
  },
  {
    name: '/etc/sysctl.conf is read last by sysctl --system, through its link by systemd-sysctl',
    files: {
      '/etc/sysctl.conf': `${FORWARD}=0`,
      '/etc/sysctl.d/99-sysctl.conf': '-> /etc/sysctl.conf',
      '/etc/sysctl.d/99-zzz-x.conf': `${FORWARD}=1`,
    },
    key: FORWARD,
    expected: ['1 /etc/sysctl.d/99-zzz-x.conf:1', '0 /etc/sysctl.conf:1'],
  },
  {
    name: 'without the link systemd-sysctl does not read /etc/sysctl.conf',
    files: { '/etc/sysctl.conf': `${TAG}=5` },
    key: TAG,
    expected: [null, '5 /etc/sysctl.conf:1'],
  },
  {
    name: 'the last line of a file wins; comments, blanks, dashes and slashes',
    files: {
      '/etc/sysctl.d/a.conf': `# ${TAG}=1\n ; ${TAG}=2\n${TAG} = 3\n  -net/ipv4/conf/lo/tag =\t4 \nnonsense`,
    },
    key: TAG,
    expected: both('4 /etc/sysctl.d/a.conf:4'),
  },
  {
    name: 'a glob sets what is not named',
    files: { '/etc/sysctl.d/a.conf': 'net.ipv4.conf.*.tag = 7' },
    key: TAG,
    expected: both('7 /etc/sysctl.d/a.conf:1'),
  },
  {
    name: 'a named key beats a later glob',
    files: { '/etc/sysctl.d/a.conf': `${TAG} = 1`, '/etc/sysctl.d/b.conf': 'net.ipv4.conf.*.tag = 7' },
    key: TAG,
    expected: both('1 /etc/sysctl.d/a.conf:1'),
  },
  {
    name: 'an exclusion keeps a glob away',
    files: { '/etc/sysctl.d/a.conf': `net.ipv4.conf.l[!p].tag = 7\n-${TAG}` },
    key: TAG,
    expected: both('excluded /etc/sysctl.d/a.conf:2'),
  },
  {
    name: 'a later exclusion takes an assignment back, for systemd-sysctl only',
    files: { '/etc/sysctl.d/a.conf': `${TAG} = 7\n-${TAG}` },
    key: TAG,
    expected: ['excluded /etc/sysctl.d/a.conf:2', '7 /etc/sysctl.d/a.conf:1'],
  },
  {
    name: 'conf.all.forwarding is ip_forward',
    files: {
      '/etc/sysctl.d/a.conf': `${FORWARD} = 1`,
      '/etc/sysctl.d/b.conf': 'net.ipv4.conf.all.forwarding = 0',
    },
    key: FORWARD,
    expected: both('0 /etc/sysctl.d/b.conf:1'),
  },
  {
    name: 'systemd-sysctl leaves a repeated value at its first place, before the other name of the key',
    files: {
      '/etc/sysctl.d/a.conf': `${FORWARD} = 1`,
      '/etc/sysctl.d/b.conf': 'net.ipv4.conf.all.forwarding = 0',
      '/etc/sysctl.d/c.conf': `${FORWARD} = 1`,
    },
    key: FORWARD,
    expected: ['0 /etc/sysctl.d/b.conf:1', '1 /etc/sysctl.d/c.conf:1'],
  },
  {
    name: 'a hidden file is read by sysctl --system only',
    files: { '/etc/sysctl.d/.a.conf': `${TAG} = 7` },
    key: TAG,
    expected: [null, '7 /etc/sysctl.d/.a.conf:1'],
  },
  {
    name: 'a blank behind the dash is skipped by systemd-sysctl only',
    files: { '/etc/sysctl.d/a.conf': `- ${TAG} = 7` },
    key: TAG,
    expected: ['7 /etc/sysctl.d/a.conf:1', null],
  },
  {
    name: "ufw's file is applied after all others, with its globs",
    files: { '/etc/sysctl.d/zz.conf': `${TAG} = 7` },
    late: { '/etc/ufw/sysctl.conf': 'net/ipv4/conf/*/tag=8' },
    key: TAG,
    expected: both('8 /etc/ufw/sysctl.conf:1'),
  },
];

describe('the value after the next boot', () => {
  test.each(CASES)('$name', ({ files, late, key, expected }) => {
    expect(predicted(tree(files, late), key)).toEqual(expected);
  });

  test('files of any content never throw', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.string(), (lines, key) => {
        const order = bootOrder({ files: [{ path: '/etc/sysctl.d/a.conf', target: '', lines }], late: [] });
        for (const reader of SYSCTL_READERS) bootWinner(order, reader, key);
      }),
    );
  });
});

describe.skipIf(!oracle.available)('against systemd-sysctl and sysctl --system themselves', () => {
  const hasNoLate = CASES.filter((each) => each.late === undefined);
  test.each(hasNoLate)('$name', ({ files, key }) => agree(files, [key]));

  const keys = ['all', 'default', 'lo'].map((device) => `net.ipv4.conf.${device}.tag`).concat(FORWARD);
  const name = fc.constantFrom('10-a', '99-sysctl', '99-zzz-netfix', 'z', 'Z', '.h', 'é');
  const path = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom('/etc', '/run', '/usr/local/lib', '/usr/lib'), name)
        .map(([dir, each]) => `${dir}/sysctl.d/${each}.conf`),
    },
    fc.constant('/etc/sysctl.conf'),
  );
  const spelled = fc.constantFrom(
    ...keys,
    ...keys.map(sysctlPath),
    'net.ipv4.conf.*.tag',
    'net/ipv4/conf/[a-l]*/tag',
    'net.ipv4.conf.d?fault.tag',
    'net.ipv4.conf.all.forwarding',
    'net.ipv4.conf.*.forwarding',
    'net.ipv4.conf.[!la]*.tag',
  );
  const line = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          fc.constantFrom('', '-', ' ', '- '),
          spelled,
          fc.constantFrom('=', ' = ', '\t='),
          fc.integer({ min: 1, max: 9 }),
        )
        .map((parts) => parts.join('')),
    },
    spelled.map((key) => `-${key}`),
    fc.tuple(fc.constantFrom('#', ';', '  #'), spelled).map(([mark, key]) => `${mark}${key}=3`),
    fc.constantFrom('', 'nonsense', '='),
  );
  const content = fc.oneof(
    { weight: 8, arbitrary: fc.array(line, { maxLength: 4 }).map((lines) => lines.join('\n')) },
    fc.constantFrom('-> /dev/null', '-> /etc/sysctl.conf', '-> /nowhere'),
  );
  test('any tree of files', () => {
    const trees = fc
      .dictionary(path, content, { maxKeys: 6 })
      .map(({ '/etc/sysctl.conf': main, ...rest }) =>
        main === undefined || main.startsWith('-> ') ? rest : { ...rest, '/etc/sysctl.conf': main },
      );
    fc.assert(
      fc.property(trees, (files) => agree(files, keys)),
      { numRuns: 100 },
    );
  });
});

/** The value the kernel had in the end is the one predicted; 77 stood there before and stays where nothing is set. */
function agree(files: Record<string, string>, keys: string[]): void {
  const order = bootOrder(tree(files));
  const paths = keys.map(sysctlPath);
  const seen = applyForReal(files, paths);
  for (const reader of SYSCTL_READERS) {
    const values = paths.map((path) => bootWinner(order, reader, path)?.value ?? '77');
    expect({ reader, values }).toEqual({ reader, values: seen[reader] });
  }
}

test('keys: dots, slashes and VLAN devices', () => {
  expect(sysctlPath('net.ipv4.conf.eth0/100.rp_filter')).toBe('net/ipv4/conf/eth0.100/rp_filter');
  expect(sysctlPath('net/ipv4/conf/eth0.100/rp_filter')).toBe('net/ipv4/conf/eth0.100/rp_filter');
  expect(sysctlName('net/ipv4/conf/eth0.100/rp_filter')).toBe('net.ipv4.conf.eth0/100.rp_filter');
});
