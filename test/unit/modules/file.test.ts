import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FileState, fileModule } from '../../../src/modules/file.ts';
import type { Change, FileChange, Plan } from '../../../src/modules/module.ts';
import { checkParams } from '../../../src/playbook/params.ts';
import { HOST_SHELLS, hostView, type NamespaceHost, startHost } from './namespace-host.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

type Params = Parameters<typeof fileModule.title>[0];

const PATH = '/etc/app/a.conf';
const NOW: FileState = {
  kind: 'file',
  mode: '644',
  content: Buffer.from('old\n'),
  link: null,
  parent: 'there',
  untrusted: null,
};
const ABSENT: Partial<FileState> = { kind: 'absent', mode: null, content: null };

function written(parts: Partial<FileChange>): FileChange {
  return {
    kind: 'file',
    path: PATH,
    target: PATH,
    before: 'old\n',
    after: 'new\n',
    summary: `write ${PATH}`,
    ...parts,
  };
}

interface Case {
  name: string;
  state?: Partial<FileState>;
  wish: Omit<Params, 'path'>;
  pending?: Change[];
  findings: string[];
  says?: string;
  changes?: FileChange[];
}

const CASES: Case[] = [
  { name: 'the same', wish: { content: 'old\n', mode: '0644' }, findings: [] },
  { name: 'another content', wish: { content: 'new\n' }, findings: ['file.content'], changes: [written({})] },
  {
    name: 'no newline at its end is another content',
    wish: { content: 'old' },
    findings: ['file.content'],
    changes: [written({ after: 'old' })],
  },
  {
    name: 'another mode',
    wish: { mode: '0600' },
    findings: ['file.mode'],
    says: 'has mode 644, not 0600',
    changes: [written({ after: 'old\n', mode: '0600', summary: `set the mode of ${PATH} to 0600` })],
  },
  {
    name: 'both at once, secretly',
    wish: { content: 'new\n', mode: '600', secret: true },
    findings: ['file.content'],
    changes: [written({ mode: '600', secret: true })],
  },
  {
    name: 'absent',
    state: ABSENT,
    wish: { content: 'new\n' },
    findings: ['file.absent'],
    changes: [written({ before: null })],
  },
  {
    name: 'absent without a content to give it',
    state: ABSENT,
    wish: { mode: '0600' },
    findings: ['file.absent!'],
  },
  { name: 'absent as it shall be', state: ABSENT, wish: { state: 'absent' }, findings: [] },
  {
    name: 'there and shall not be',
    wish: { state: 'absent' },
    findings: ['file.present'],
    changes: [written({ after: null, summary: `remove ${PATH}` })],
  },
  {
    name: 'a link',
    state: { link: '/srv/a.conf' },
    wish: { content: 'new\n' },
    findings: ['file.content'],
    changes: [written({ summary: `write ${PATH} (a symbolic link: /srv/a.conf is written)` })],
  },
  {
    name: 'a link that shall not be',
    state: { link: '/srv/a.conf' },
    wish: { state: 'absent' },
    findings: ['file.present'],
    changes: [written({ after: null, summary: `remove the link ${PATH} (not /srv/a.conf)` })],
  },
  {
    name: 'a way that others could change',
    state: { link: '/etc/shadow', untrusted: 'the folder /home/bob belongs to another user (uid 1000)' },
    wish: { content: 'new\n' },
    findings: ['file.untrusted-path!'],
    says: 'the folder /home/bob belongs to another user',
  },
  {
    name: 'a directory',
    state: { kind: 'directory' },
    wish: { content: 'new\n' },
    findings: ['file.directory!'],
  },
  {
    name: 'a directory that shall not be',
    state: { kind: 'directory' },
    wish: { state: 'absent' },
    findings: ['file.directory!'],
  },
  {
    name: 'a secret that is not there yet is for root alone',
    state: ABSENT,
    wish: { content: 'new\n', secret: true },
    findings: ['file.absent'],
    changes: [written({ before: null, mode: '0600', secret: true })],
  },
  { name: 'a device', state: { kind: 'special' }, wish: { content: 'new\n' }, findings: ['file.special!'] },
  {
    name: 'no folder',
    state: { ...ABSENT, parent: 'missing' },
    wish: { content: 'new\n' },
    findings: ['file.no-folder!'],
    says: 'the folder /etc/app does not exist',
  },
  {
    name: 'no folder, no file',
    state: { ...ABSENT, parent: 'missing' },
    wish: { state: 'absent' },
    findings: [],
  },
  {
    name: 'unreadable',
    state: { kind: 'unreadable' },
    wish: { content: 'x' },
    findings: ['file.unreadable!'],
    says: 'become: true',
  },
  { name: 'too large', state: { kind: 'too-large' }, wish: { content: 'x' }, findings: ['file.too-large!'] },
  { name: 'too much to write', wish: { content: 'ä'.repeat(600_000) }, findings: ['file.too-large!'] },
  {
    name: 'an earlier task writes the same',
    wish: { content: 'new\n', mode: '0644' },
    pending: [written({})],
    findings: [],
  },
  {
    name: 'an earlier task removes it',
    wish: { content: 'new\n' },
    pending: [written({ after: null })],
    findings: ['file.absent'],
    changes: [written({ before: null })],
  },
];

const codes = ({ findings }: Plan): string[] =>
  findings.map(({ code, fixable }) => `${code}${fixable === true ? '' : '!'}`);

test.each(CASES)('$name', ({ state, wish, pending = [], findings, says = '', changes = [] }) => {
  const plan = fileModule.plan({ ...NOW, ...state }, { path: PATH, ...wish }, hostView({}, pending));
  expect(codes(plan)).toEqual(findings);
  expect(plan.findings.map(({ message }) => message).join('\n')).toContain(says);
  expect(plan.changes).toEqual(changes);
});

test.each([
  { path: 'etc/a' },
  { path: '/etc/' },
  { path: '/' },
  { path: '/a\nb' },
  { path: '/a', mode: '0999' },
  { path: '/a', content: 'a\0b' },
])('%j is refused', (params) => {
  expect(checkParams(fileModule.params, params)).not.toEqual([]);
});

test('nonsense is read as unknown or as something, never thrown', () => {
  const line = fc.constantFrom('kind file', 'kind absent', 'base64', 'hex', 'mode x', 'link ', '!!!');
  const text = fc.array(fc.oneof(line, fc.string()), { maxLength: 8 }).map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, (stdout) => {
      const params = { path: PATH, content: 'x', mode: '0644' };
      const state = fileModule.read({ file: { exitCode: 0, stdout, stderr: '' } }, params);
      fileModule.plan(state, params, hostView());
    }),
  );
  const state = fileModule.read({}, { path: PATH });
  expect(codes(fileModule.plan(state, { path: PATH }, hostView()))).toEqual(['file.unknown!']);
});

describe.skipIf(process.getuid?.() !== 0 && !process.env.CI).each(HOST_SHELLS)(
  'real files, in %s',
  (_, shell) => {
    let host: NamespaceHost;
    beforeEach(async () => {
      host = await startHost(shell, 'mkdir -p /etc/app');
    });
    afterEach(() => host.end());

    function look(params: Params): Plan {
      return fileModule.plan(
        fileModule.read(host.probe(fileModule.probe(params)), params),
        params,
        hostView(),
      );
    }

    function settle(params: Params): void {
      host.apply(look(params).changes);
      expect(look(params)).toEqual({ findings: [], changes: [] });
    }

    test.each([
      '',
      '\n',
      'no newline',
      'a\n\n\n',
      'quotes \' " ` $x \\n %s\n',
      'ümlaut\u2028\r\n\t\u0001',
      '-n\n',
    ])('the content %j comes to stand byte for byte', (content) =>
      settle({ path: "/etc/app/it's $HOME.conf", content }),
    );

    test('a file is made, written over, given a mode, and removed', () => {
      settle({ path: PATH, content: 'one\n' });
      expect(host.run(`stat -c %a ${PATH}`).stdout).toBe('644\n');
      settle({ path: PATH, content: 'two\n', mode: '0600' });
      settle({ path: PATH, content: 'three\n' });
      expect(host.run(`stat -c %a ${PATH}`).stdout).toBe('600\n');
      settle({ path: PATH, state: 'absent' });
    });

    test('a link is followed, and is itself what is removed', () => {
      host.run(`echo x > /etc/real; ln -s ../real ${PATH}`);
      settle({ path: PATH, content: 'y\n', mode: '0640' });
      expect(host.run('cat /etc/real; stat -c %a /etc/real').stdout).toBe('y\n640\n');
      settle({ path: PATH, state: 'absent' });
      expect(host.run('cat /etc/real').stdout).toBe('y\n');
    });

    test('what is there is seen for what it is', () => {
      host.run(
        'mkfifo /etc/app/fifo; mkdir /etc/app/dir; head -c 1048577 /dev/zero > /etc/app/big; ln -s gone /etc/app/dead',
      );
      const code = (path: string): string[] => codes(look({ path, content: 'x' }));
      expect(code('/etc/app/fifo')).toEqual(['file.special!']);
      expect(code('/etc/app/dir')).toEqual(['file.directory!']);
      expect(code('/etc/app/big')).toEqual(['file.too-large!']);
      expect(code('/etc/none/a')).toEqual(['file.no-folder!']);
      expect(code('/etc/app/dead')).toEqual(['file.absent']);
      settle({ path: '/etc/app/dead', state: 'absent' });
    });

    test('bytes that are no text are seen as another content', () => {
      host.run(`printf '\\377\\000x' > ${PATH}`);
      settle({ path: PATH, content: '\ufffd\ufffdx' });
    });
  },
);
