import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FILES_FUNCTION, PART_FUNCTION, readParts } from '../../../src/sh/parts.ts';
import { PRELUDE } from '../../../src/sh/prelude.ts';
import { quoteAll } from '../../../src/sh/quote.ts';
import { parseSections, sectionScript } from '../../../src/sh/sections.ts';
import { runIn, SHELLS } from './shells.ts';

const SCRIPT = `${PART_FUNCTION}
plain() { printf 'a\\n\\nb'; }
none() { :; }
counted() { seen="$seen$1"; echo "$seen"; }
failing() { echo half; echo 'it broke' >&2; return 3; }
seen=
part plain plain
part 'with blanks' counted x
part again counted y
part none none
part failing failing
echo 'behind all parts'`;

const NONCE = '0123456789abcdef';

for (const [name, shell] of SHELLS) {
  test.each([true, false])(`${name}: output, exit code and complaint of each part, quiet %s`, (quiet) => {
    const sections = [
      { id: 'parts', script: SCRIPT, quiet },
      { id: 'last', script: ':', quiet },
    ];
    const { stdout, stderr } = runIn(shell, `${PRELUDE}\n${sectionScript(sections, NONCE)}`);
    expect(readParts(parseSections(stdout, stderr, NONCE).get('parts'))).toEqual({
      plain: { exitCode: 0, stdout: 'a\n\nb', stderr: '' },
      'with blanks': { exitCode: 0, stdout: 'x\n', stderr: '' },
      again: { exitCode: 0, stdout: 'xy\n', stderr: '' },
      none: { exitCode: 0, stdout: '', stderr: '' },
      failing: { exitCode: 3, stdout: 'half\n', stderr: 'it broke\n' },
    });
  });
}

test('a part that was cut short is not there', () => {
  const { stdout, stderr } = runIn(['sh'], SCRIPT);
  expect(Object.keys(readParts({ exitCode: 0, stdout: stdout.slice(0, -90), stderr }))).not.toContain(
    'failing',
  );
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'netfix-files-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const contents = ['one\n', 'no newline, $HOME `id` \\n', '', '\n\nend\n\n', 'a\r\nb\n'];
  const paths = contents.map((content, i) => {
    const path = join(folder, `$f ${i}`);
    writeFileSync(path, content);
    return path;
  });

  for (const [name, shell] of SHELLS) {
    test.each([0, 1, 2, 3])(`${name}: one that is there and cannot be read says so, as number %i`, (at) => {
      const broken = '/proc/self/mem';
      const asked = paths.slice(0, 3).toSpliced(at, 0, broken);
      const { stdout, stderr } = runIn(
        shell,
        `${PART_FUNCTION}\n${FILES_FUNCTION}\nfiles ${quoteAll(asked)}`,
      );
      const { [`file ${broken}`]: failed, ...others } = readParts({ exitCode: 0, stdout, stderr });
      expect(failed).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: expect.stringMatching(/^(cat: .*(Input\/output|I\/O) error\n)+$/),
      });
      expect(Object.values(others).map((part) => part.stdout)).toEqual(contents.slice(0, 3));
    });

    test.each([0, 1, 2, 3, 4, 5])(`${name}: %i of them, to the byte`, (count) => {
      const asked = ['/nonexistent', ...paths.slice(0, count), folder];
      const { stdout, stderr } = runIn(
        shell,
        `${PART_FUNCTION}\n${FILES_FUNCTION}\nfiles ${quoteAll(asked)}`,
      );
      const expected = paths
        .slice(0, count)
        .map((path, i) => [`file ${path}`, { exitCode: 0, stdout: contents[i], stderr: '' }]);
      expect(readParts({ exitCode: 0, stdout, stderr })).toEqual(Object.fromEntries(expected));
    });
  }
});
