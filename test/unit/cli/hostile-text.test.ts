import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { safeJson } from '../../../src/report/text.ts';
import { netfix } from './netfix.ts';

/** Clears the screen, sets the title, 8-bit CSI, right-to-left override, zero width, a tag character, line separator. */
const EVIL = '\x1b[2J\x1b]0;x\x07\u009b31m\u202e\u2066\u200b\u{e0041}\u2028';
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'netfix-evil-'));
});

function inDir(name: string, text: string): string {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
}

const yaml = (text: string): string => JSON.stringify(text);

test('nothing that is printed moves the cursor or hides text, whoever wrote it', () => {
  const local = inDir('local', 'localhost ansible_connection=local\n');
  const good = inDir('good.yaml', '- hosts: all\n  tasks:\n    - ping: {}\n');
  const speaks = `printf '${EVIL}'; printf '${EVIL}' >&2; exit 1`;
  const said = inDir(
    'said.yaml',
    `- name: ${yaml(`play ${EVIL}`)}
  hosts: all
  tasks:
    - name: ${yaml(`task ${EVIL}`)}
      shell: { check: ${yaml(speaks)} }
`,
  );
  const bidi = '\u202e\u2066\u200b\u009b';
  const runs = [
    ['run', said, '-i', local],
    ['run', said, '-i', local, '-v', '--diff'],
    ['run', said, '-i', local, '--json'],
    ['ping', '-i', `h${bidi},`],
    ['ping', '-i', `n1,`, '-l', EVIL],
    ['ping', '-i', join(dir, `none${EVIL}`)],
    ['ping', '-i', local, `--no-such${EVIL}`],
    ['ping', '-i', local, '-e', EVIL],
    ['run', join(dir, `none${EVIL}`), '-i', local],
    ['run', inDir('a.yaml', `- hosts: all\n  ${yaml(`key${EVIL}`)}: 1\n  tasks: []\n`), '-i', local],
    ['run', inDir('b.yaml', `- hosts: all\n  tasks:\n    - ${yaml(`mod${EVIL}`)}: {}\n`), '-i', local],
    ['run', inDir('c.yaml', `- hosts: all\n  tasks: # ${EVIL}\n    - { nomod: {} }\n`), '-i', local],
    [
      'run',
      inDir('d.yaml', `- hosts: all\n  tasks:\n    - ping: {}\n      when: ${yaml(`x${EVIL}`)}\n`),
      '-i',
      local,
    ],
    ['run', good, '-i', inDir('a.ini', `[g${EVIL}]\nn1\n`)],
    ['run', good, '-i', inDir('b.ini', `n1 a${EVIL}\n`)],
    ['run', good, '-i', inDir('c', `all: { ${yaml(`hosts${EVIL}`)}: { n1: } }\n`)],
    ['run', good, '-i', local, '-t', EVIL],
    ['inventory', '--list', '-i', inDir('list', `n1 note="${bidi}"\n`)],
    ['inventory', '--graph', '-i', inDir('graph', `[g${bidi}]\nn1\n`)],
    ['inventory', '-i', inDir('names', `n1 note="${bidi}"\n`)],
    ['modules', EVIL],
  ];
  for (const args of runs) {
    const { stdout, stderr } = netfix(args.map((arg) => arg.replaceAll('\0', '')));
    for (const line of `${stdout}\n${stderr}`.split('\n')) {
      expect({ args, hidden: UNPRINTABLE.exec(line)?.[0].codePointAt(0) }).toEqual({
        args,
        hidden: undefined,
      });
    }
  }
});

test('JSON says the same with every odd character escaped', () => {
  const value = { [EVIL]: [EVIL, '\u007f', 'größe 🙂'] };
  const text = safeJson(value, 2);
  expect(JSON.parse(text)).toEqual(value);
  expect(text.replaceAll('\n', '')).not.toMatch(UNPRINTABLE);
  expect(text).toContain('größe 🙂');
});
