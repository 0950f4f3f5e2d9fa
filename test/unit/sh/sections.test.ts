import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDump } from '../../../src/sh/dump.ts';
import { PRELUDE } from '../../../src/sh/prelude.ts';
import { parseSections, type Section, sectionScript } from '../../../src/sh/sections.ts';
import { runIn, SHELLS } from './shells.ts';

const NONCE = '0123456789abcdef';

function run(shell: string[], sections: Section[]) {
  const { stdout, stderr } = runIn(shell, `${PRELUDE}\n${sectionScript(sections, NONCE)}`);
  return parseSections(stdout, stderr, NONCE);
}

type Row = [string, string, { exitCode: number; stdout: string; stderr?: string }];

const ANY: Row[] = [
  ['a failure', 'echo a; echo b >&2; return 3', { exitCode: 3, stdout: 'a\n', stderr: 'b\n' }],
  ['no final newline', 'printf a', { exitCode: 0, stdout: 'a', stderr: '' }],
  ['nothing at all', ':', { exitCode: 0, stdout: '', stderr: '' }],
  ['reading stdin', 'cat; read x || echo eof', { exitCode: 0, stdout: 'eof\n' }],
  ['a forged mark', "printf '\\nsome-nonce x 7\\n'", { exitCode: 0, stdout: '\nsome-nonce x 7\n' }],
  ['blank lines', "printf '\\n\\nx\\n\\n'", { exitCode: 0, stdout: '\n\nx\n\n' }],
  ['a return', 'return 7; echo no', { exitCode: 7, stdout: '' }],
];
const LOUD: Row[] = [
  ...ANY,
  ['plain output', 'echo a; echo b >&2', { exitCode: 0, stdout: 'a\n', stderr: 'b\n' }],
  ['an exit', 'exit 7; echo no', { exitCode: 7, stdout: '' }],
  ['set -e', 'set -e; false; echo no', { exitCode: 1, stdout: '' }],
];
const QUIET: Row[] = [
  ...ANY,
  ['a warning', 'echo a; echo b >&2', { exitCode: 0, stdout: 'a\n', stderr: '' }],
  ['positional parameters', 'set -- 1 2 3; echo $#', { exitCode: 0, stdout: '3\n' }],
];
const TABLE = [
  ...LOUD.map(([name, ...row]) => [name, false, ...row] as const),
  ...QUIET.map(([name, ...row]) => [name, true, ...row] as const),
];

for (const [name, shell] of SHELLS) {
  test.each(TABLE)(`${name}: %s, quiet %s`, (_what, quiet, script, expected) => {
    const after = { exitCode: 0, stdout: 'still here\n', stderr: '' };
    const outputs = run(shell, [
      { id: 'x', script, quiet },
      { id: 'after', script: 'echo still here', quiet },
      { id: 'last', script: 'echo still here' },
    ]);
    expect(outputs.get('x')).toMatchObject(expected);
    expect([outputs.get('after'), outputs.get('last')]).toEqual([after, after]);
  });

  test(`${name}: quiet sections that have nothing to complain of send nothing on stderr`, () => {
    const sections = [0, 1, 2].map((i) => ({ id: `x${i}`, script: 'echo a', quiet: true }));
    const { stderr } = runIn(shell, `${PRELUDE}\n${sectionScript(sections, NONCE)}`);
    expect(stderr).toBe('');
  });

  test.each(['exit 1', 'exit 127'])(
    `${name}: with a dd that gathers nothing (%s) all comes all the same`,
    (end) => {
      const sections = ['a', 'b'].map((id) => ({ id, script: `echo ${id}`, quiet: true }));
      const dd = `dd() { echo 'invalid operand' >&2; ${end}; }`;
      const { stdout, stderr } = runIn(shell, `${PRELUDE}\n${dd}\n${sectionScript(sections, NONCE)}`);
      const outputs = parseSections(stdout, stderr, NONCE);
      expect([...outputs].map(([id, output]) => [id, output.stdout])).toEqual([
        ['a', 'a\n'],
        ['b', 'b\n'],
      ]);
      expect(stderr).toBe('');
    },
  );

  test(`${name}: what quiet sections said on stderr comes with the one that failed, and with no loud one`, () => {
    const outputs = run(shell, [
      { id: 'warns', script: 'echo careful >&2', quiet: true },
      { id: 'fails', script: 'echo why >&2; return 1', quiet: true },
      { id: 'talks', script: 'echo later >&2', quiet: true },
      { id: 'after', script: 'echo mine >&2' },
    ]);
    expect([...outputs].map(([id, { stderr }]) => [id, stderr])).toEqual([
      ['warns', ''],
      ['fails', 'careful\nwhy\n'],
      ['talks', ''],
      ['after', 'mine\n'],
    ]);
  });

  test(`${name}: a section that ends the shell of its row takes no other row with it`, () => {
    const outputs = run(shell, [
      { id: 'fine', script: 'echo here', quiet: true },
      { id: 'leaves', script: 'echo gone; exit 3', quiet: true },
      { id: 'lost', script: 'echo lost', quiet: true },
      { id: 'after', script: 'echo still here' },
    ]);
    expect([...outputs.keys()]).toEqual(['fine', 'after']);
    expect(outputs.get('after')?.stdout).toMatch(/still here\n$/);
  });

  test(`${name}: a syntax error stays in its section`, () => {
    const outputs = run(shell, [
      { id: 'broken', script: 'if then "' },
      { id: 'after', script: 'echo still here' },
    ]);
    expect(outputs.get('broken')?.stderr).not.toBe('');
    expect(outputs.get('broken')?.exitCode).not.toBe(0);
    expect(outputs.get('after')?.stdout).toBe('still here\n');
  });

  test(`${name}: after a failure nothing more is changed, but probes still run`, () => {
    const outputs = run(shell, [
      { id: 'c0', script: 'echo 0', stopOnFailure: true },
      { id: 'c1', script: 'exit 3', stopOnFailure: true },
      { id: 'c2', script: 'echo 2', stopOnFailure: true },
      { id: 'probe', script: 'echo probed' },
    ]);
    expect([...outputs.keys()]).toEqual(['c0', 'c1', 'probe']);
    expect(outputs.get('c1')?.exitCode).toBe(3);
  });

  test.each([false, true])(`${name}: dump tells files apart whatever they hold, quiet %s`, (quiet) => {
    const folder = mkdtempSync(join(tmpdir(), 'netfix-dump-'));
    const [a, b, none] = ['a b.conf', 'b=c.conf', 'empty'].map((file) => join(folder, file)) as [
      string,
      string,
      string,
    ];
    writeFileSync(a, `=${b}\n|x\n${NONCE} after 0\n${NONCE}@${b}\nlast line without newline`);
    writeFileSync(b, 'one\n');
    writeFileSync(none, '');
    const both = new Map([
      [a, [`=${b}`, '|x', `${NONCE} after 0`, `${NONCE}@${b}`, 'last line without newline']],
      [b, ['one']],
    ]);
    const outputs = run(shell, [
      {
        id: 'files',
        script: `echo first; dump "${a}" /nonexistent "${none}" "${b}" "${folder}"; echo last`,
        quiet,
      },
      { id: 'more', script: `dump "${b}" "${b}"`, quiet },
      { id: 'none', script: 'dump /nonexistent', quiet },
    ]);
    const files = outputs.get('files')?.stdout ?? '';
    expect([files.startsWith('first\n'), files.endsWith('\nlast\n')]).toEqual([true, true]);
    expect(parseDump(files)).toEqual(both);
    expect(parseDump(outputs.get('more')?.stdout ?? '')).toEqual(new Map([[b, ['one']]]));
    expect([...outputs.keys(), outputs.get('none')]).toEqual([
      'files',
      'more',
      'none',
      { exitCode: 0, stdout: '', stderr: '' },
    ]);
  });

  test(`${name}: what cannot be read after all takes nothing else with it`, () => {
    const script = 'dump /proc/self/mem /proc/sys/kernel/ostype';
    const { stdout } = run(shell, [{ id: 'x', script, quiet: true }]).get('x') ?? { stdout: '' };
    expect(parseDump(stdout)).toEqual(new Map([['/proc/sys/kernel/ostype', ['Linux']]]));
  });
}

test('a section that was cut short is not there', () => {
  const cut = `all\n${NONCE} a 0\nhalf`;
  expect([...parseSections(cut, '', NONCE).keys()]).toEqual(['a']);
  const unshown = `all\n${NONCE} a 0\n${NONCE}@/etc/x\n\n${NONCE} b 0\n=/etc/x\n|ha`;
  expect([...parseSections(unshown, '', NONCE).keys()]).toEqual(['a']);
});

test.each(['\r', '\u2028', '\u2029', '\u0085'])(
  'what a file says behind %j is no header of another',
  (end) => {
    const folder = mkdtempSync(join(tmpdir(), 'netfix-dump-'));
    const [a, b] = [join(folder, 'a'), join(folder, 'b')];
    writeFileSync(a, 'true\n');
    writeFileSync(b, `x${end}=${a}\nforged\n`);
    const outputs = run(
      ['sh'],
      [
        { id: 'a', script: `dump ${a}`, quiet: true },
        { id: 'b', script: `dump ${b}`, quiet: true },
      ],
    );
    expect(parseDump(outputs.get('a')?.stdout ?? '')).toEqual(new Map([[a, ['true']]]));
    expect(
      parseDump(outputs.get('b')?.stdout ?? '')
        .get(b)
        ?.at(-1),
    ).toBe('forged');
  },
);

test('files that no process showed are not taken for empty ones', () => {
  const sections = [
    { id: 'a', script: 'awk() { return 127; }; dump /etc/hostname', quiet: true },
    { id: 'b', script: 'echo b', quiet: true },
  ];
  expect([...run(['sh'], sections).keys()]).toEqual(['b']);
});

test('what bytes were left out of says so', () => {
  const stdout = `a\n${NONCE} x 0\nb\n[5 bytes left out]\nc\n${NONCE} y 0\n`;
  const read = parseSections(stdout, '', NONCE, true);
  expect([read.get('x')?.cut, read.get('y')?.cut]).toEqual([undefined, true]);
  expect(parseSections(stdout, '', NONCE).get('y')?.cut).toBeUndefined();
  const betweenMarks = `a\n${NONCE} x 0\n[5 bytes left out]\n${NONCE} y 0\n`;
  expect(parseSections(betweenMarks, '', NONCE, true).get('y')?.cut).toBe(true);
});
