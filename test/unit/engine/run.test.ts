import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Type } from 'typebox';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { HostResult, RunEvent } from '../../../src/engine/events.ts';
import { run } from '../../../src/engine/run.ts';
import type { Inventory, Vars } from '../../../src/inventory/inventory.ts';
import { loadInventory } from '../../../src/inventory/load.ts';
import {
  defineFleetModule,
  defineModule,
  type FleetModule,
  type Module,
} from '../../../src/modules/module.ts';
import { shell } from '../../../src/modules/shell.ts';
import { loadPlaybook } from '../../../src/playbook/load.ts';
import { newDocument, type RunDocument } from '../../../src/report/document.ts';
import { quote } from '../../../src/sh/quote.ts';
import { createSsh } from '../../../src/ssh/open.ts';
import type { Session } from '../../../src/ssh/session.ts';
import type { Target } from '../../../src/ssh/target.ts';
import { UsageError } from '../../../src/usage-error.ts';

/** A file below the test's folder must hold a text: the smallest module that finds, fixes and can fail. */
const text = defineModule({
  name: 'text',
  summary: 'a text in a file',
  params: Type.Object(
    {
      path: Type.String(),
      content: Type.String(),
      /** What the change writes, when it is to go wrong. */
      writes: Type.Optional(Type.String()),
      fails: Type.Optional(Type.Boolean()),
      hopeless: Type.Optional(Type.Boolean()),
      throws: Type.Optional(Type.Boolean()),
      /** What the file holds where reading it goes wrong. */
      throwsOn: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  ),
  example: '',
  title: ({ path }) => `text ${path}`,
  probe: ({ path }) => ({ content: `cat ${quote(path)} 2>/dev/null` }),
  read: ({ content }) => content?.stdout ?? '',
  plan(state, params) {
    if (params.throws || params.throwsOn === state) throw new TypeError('no such thing');
    if (params.hopeless)
      return { findings: [{ code: 'text.hopeless', severity: 'error', message: 'hopeless' }], changes: [] };
    if (state === params.content) return { findings: [], changes: [] };
    const writes = params.writes ?? params.content;
    const command = params.fails
      ? 'echo no room >&2; exit 1'
      : `printf %s ${quote(writes)} >${quote(params.path)}`;
    return {
      findings: [
        { code: 'text.differs', severity: 'error', message: `${params.path} differs`, fixable: true },
      ],
      changes: [
        { kind: 'command', target: params.path, summary: `write ${params.path}`, run: command, undo: null },
      ],
    };
  },
});

const hostnames = defineFleetModule({
  name: 'names',
  summary: 'runs on all',
  params: Type.Object({ throws: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
  example: '',
  title: () => 'names',
  async run(fleet, { throws }) {
    if (throws) throw new TypeError('no such thing');
    const outputs = await fleet.each((host) => `echo ${host.name} ${host.address}; exit 3`, {
      timeoutMs: 5000,
    });
    const findings = [...outputs].map(([name, output]) => [
      name,
      [
        {
          code: 'names.said',
          severity: 'info' as const,
          message: `${output.stdout.trim()} ${output.exitCode}`,
        },
      ],
    ]);
    return { findings: Object.fromEntries(findings), matrices: [] };
  },
});

/** Reads what its preparation wrote on every host. */
const reading = defineFleetModule({
  name: 'reading',
  summary: 'texts of all',
  params: text.params,
  example: '',
  title: () => 'reading',
  prepare: ({ content }) => (content === '' ? null : text),
  async run(fleet, { path }) {
    const outputs = await fleet.each(({ name }) => `cat ${quote(join(dirname(path), name))} 2>&1`, {
      timeoutMs: 5000,
    });
    const findings = [...outputs].map(([name, { stdout, exitCode }]) => {
      const severity = exitCode === 0 ? 'info' : 'error';
      return [name, [{ code: 'reading.said', severity, message: stdout.trim() } as const]];
    });
    return { findings: Object.fromEntries(findings), matrices: [] };
  },
});

const modules = new Map<string, Module | FleetModule>([
  ['reading', reading],
  ['text', text],
  ['shell', shell],
  ['names', hostnames],
]);
const ssh = createSsh();
afterAll(() => ssh.close());

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netfix-run-'));
});

async function inventoryOf(hosts: Record<string, Vars>): Promise<Inventory> {
  const file = join(folder, 'hosts.yaml');
  writeFileSync(file, JSON.stringify({ all: { hosts, children: { vacant: {} } } }));
  return loadInventory([file], folder);
}

interface Options {
  mode?: 'run' | 'check';
  hosts?: Record<string, Vars>;
  forks?: number;
  timeoutMs?: number;
  /** Asked to stop once a result of this task number has come in. */
  interruptedAfter?: number;
}

/** What happens meanwhile. */
let whileLost = (): void => {};

/**
 * This machine's shell, or for a host named `gone-N` one that answers N times, for `lost-N` all but the script after N, for
 * `unheard-N` one whose answer to that is lost.
 */
function open(target: Target): Session {
  const session = ssh.open(target);
  const failure = { kind: 'unreachable', message: 'nobody answers' } as const;
  const lost = { kind: 'lost', message: 'the connection broke' } as const;
  const breaks = Number(/^(?:lost|unheard)-(\d+)$/.exec(target.name)?.[1] ?? -1);
  let scripts = 0;
  const silence = { failure, exitCode: -1, stdout: '', stderr: '', truncated: false, durationMs: 0 };
  let answers = Number(/^gone-(\d+)$/.exec(target.name)?.[1] ?? Number.POSITIVE_INFINITY);
  return {
    connect: () => session.connect(),
    run: async (script, options) => {
      if (scripts++ === breaks) {
        if (target.name.startsWith('unheard')) await session.run(script, options);
        else whileLost();
        return { ...silence, failure: lost };
      }
      return answers-- > 0 ? session.run(script, options) : silence;
    },
    stream: (script, options) => session.stream(script, options),
    endShell: () => session.endShell(),
    close: () => session.close(),
  };
}

/** Runs a playbook for real, in this machine's own shell: each host is one more local shell. */
async function play(
  yaml: string,
  {
    mode = 'run',
    hosts = { n1: {} },
    forks = 10,
    timeoutMs = 10_000,
    interruptedAfter = Infinity,
  }: Options = {},
) {
  const file = join(folder, 'playbook.yaml');
  writeFileSync(file, yaml.replaceAll('DIR', folder));
  const { document, add } = newDocument();
  const events: RunEvent[] = [];
  let interrupted = false;
  const sessions: Session[] = [];
  await run({
    playbook: await loadPlaybook(file, modules),
    inventory: await inventoryOf(hosts),
    limit: null,
    only: null,
    modules,
    becomePassword: null,
    resolveTarget: (host) => ({ kind: 'local', name: host.name }),
    open: (target) => {
      const session = open(target);
      sessions.push(session);
      return session;
    },
    settings: {
      mode,
      forks,
      timeoutMs,
      extraVars: {},
      safety: { by: 'me@here', lockSeconds: 0, guardSeconds: 5, folder: join(folder, 'state') },
      verbose: true,
      interrupted: () => interrupted,
      abandoned: () => false,
      emit(event) {
        events.push(event);
        add(event);
        if (event.type === 'task-result' && event.task === interruptedAfter) interrupted = true;
      },
    },
  });
  await Promise.all(sessions.map((session) => session.close()));
  const scripts = events.filter((event) => event.type === 'script').length;
  return { document, events, scripts };
}

function statuses(document: RunDocument, host = 'n1'): string[] {
  const results = document.plays.flatMap((each) =>
    each.tasks.map((task) => task.results.find((result) => result.host === host)),
  );
  return results.map((result) => result?.status ?? '-');
}

function resultOf(document: RunDocument, task: number, host = 'n1'): HostResult | undefined {
  return document.plays[0]?.tasks[task]?.results.find((result) => result.host === host);
}

const TASK = (name: string, more = ''): string =>
  `    - text: { path: DIR/${name}, content: ${name}${more} }\n`;
const PLAY = (tasks: string, head = ''): string => `- name: p\n  hosts: all\n${head}  tasks:\n${tasks}`;

test('ten broken tasks take two scripts: probe, then change and probe again', async () => {
  const yaml = PLAY(Array.from({ length: 10 }, (_, i) => TASK(`f${i}`)).join(''));
  const first = await play(yaml);
  expect(statuses(first.document)).toEqual(Array(10).fill('changed'));
  expect(first.scripts).toBe(2);
  expect(readFileSync(join(folder, 'f9'), 'utf8')).toBe('f9');
  const second = await play(yaml);
  expect(statuses(second.document)).toEqual(Array(10).fill('ok'));
  expect(second.scripts).toBe(1);
  expect(second.document.exitCode).toBe(0);
});

test('check mode says what it would change, changes nothing, and exits 8', async () => {
  const { document, scripts } = await play(PLAY(TASK('a') + TASK('b')), { mode: 'check' });
  expect(statuses(document)).toEqual(['would-change', 'would-change']);
  expect(document.exitCode).toBe(8);
  expect(scripts).toBe(1);
  expect(existsSync(join(folder, 'a'))).toBe(false);
});

test('a change that fails stops this host there, and says what the command said', async () => {
  const { document } = await play(PLAY(TASK('a') + TASK('b', ', fails: true') + TASK('c')));
  expect(statuses(document)).toEqual(['changed', 'failed', 'blocked']);
  expect(resultOf(document, 1)?.findings.at(-1)).toMatchObject({
    code: 'change.failed',
    message: `write ${folder}/b: no room`,
  });
  expect(existsSync(join(folder, 'c'))).toBe(false);
  expect(document.exitCode).toBe(2);
});

test('a change that does not hold is a failure after three rounds', async () => {
  const { document, scripts } = await play(PLAY(TASK('a', ', writes: other')));
  expect(resultOf(document, 0)?.findings.map((finding) => finding.code)).toContain('change.did-not-hold');
  expect(scripts).toBe(4);
});

test('what cannot be fixed blocks what comes after it, not what came before', async () => {
  const { document } = await play(PLAY(TASK('a') + TASK('b', ', hopeless: true') + TASK('c')));
  expect(statuses(document)).toEqual(['changed', 'failed', 'blocked']);
});

test('ignore_errors lets the host go on and fails nothing', async () => {
  const { document } = await play(
    PLAY(`${TASK('a', ', hopeless: true')}      ignore_errors: true\n${TASK('b')}`),
  );
  expect(statuses(document)).toEqual(['failed', 'changed']);
  expect(document.exitCode).toBe(0);
});

test('a change that fails and is ignored leaves the tasks behind it their turn', async () => {
  const { document, scripts } = await play(
    PLAY(
      `${TASK('a', ', fails: true')}      ignore_errors: true\n${TASK('b')}${TASK('c', ', fails: true')}${TASK('d')}`,
    ),
  );
  expect(statuses(document)).toEqual(['failed', 'changed', 'failed', 'blocked']);
  expect(JSON.stringify(document)).not.toContain('did-not-hold');
  expect(scripts).toBe(3);
});

describe('a check that does not come to an end', () => {
  const ENDLESS = '    - { name: endless, shell: { check: sleep 30 } }\n';
  const IGNORED = '    - { name: endless, shell: { check: sleep 30 }, ignore_errors: true }\n';
  const fault = (document: RunDocument, task: number) => resultOf(document, task)?.findings.at(-1);

  test('fails its own task, after those before it were done; those behind it are blocked', async () => {
    const { document, scripts } = await play(PLAY(TASK('a') + ENDLESS + TASK('b')), { timeoutMs: 1000 });
    expect(statuses(document)).toEqual(['changed', 'failed', 'blocked']);
    expect(fault(document, 1)?.code).toBe('host.timeout');
    expect(fault(document, 1)?.message).toMatch(/did not end within 1 s .*raise --timeout .*\(in endless\)$/);
    expect(resultOf(document, 2)?.reason).toBe('an earlier task failed on this host');
    expect(existsSync(join(folder, 'b'))).toBe(false);
    expect(document.exitCode).toBe(2);
    expect(scripts).toBe(3);
  });

  test('and is ignored where ignore_errors says so', async () => {
    const yaml = PLAY(TASK('a') + IGNORED + TASK('b'));
    const { document } = await play(yaml, { timeoutMs: 1000 });
    expect(statuses(document)).toEqual(['changed', 'failed', 'changed']);
    expect(resultOf(document, 1)?.ignored).toBe(true);
    expect(document.exitCode).toBe(0);
  });

  test('two of them cost a deadline each', async () => {
    const { document } = await play(PLAY(IGNORED + TASK('a') + ENDLESS + TASK('b')), { timeoutMs: 1000 });
    expect(statuses(document)).toEqual(['failed', 'changed', 'failed', 'blocked']);
  });

  test('stops the host in check mode too', async () => {
    const yaml = `${PLAY(TASK('a') + ENDLESS + TASK('b'))}${PLAY(TASK('c'))}`;
    const { document } = await play(yaml, { timeoutMs: 1000, mode: 'check' });
    expect(statuses(document)).toEqual(['would-change', 'failed', 'blocked', '-']);
  });

  test('is skipped all the same where its `when`, known only then, is false', async () => {
    const yaml = PLAY(
      `    - { shell: { check: sleep 30 }, when: facts.uid < 0 }\n${TASK('a')}    - { shell: { check: sleep 30 }, loop: [1], when: facts.uid >= 0 }\n`,
    );
    const { document } = await play(yaml, { timeoutMs: 1000 });
    expect(statuses(document)).toEqual(['skipped', 'changed', 'failed']);
  });

  test('after its fix fails as changed, and so it does not undo what others have shown', async () => {
    const yaml = PLAY(
      `    - { name: once, shell: { check: "test ! -e DIR/on && exit 1; sleep 30", fix: "touch DIR/on" } }\n${TASK('a')}`,
    );
    const { document } = await play(yaml, { timeoutMs: 1000 });
    expect(statuses(document)).toEqual(['failed', 'changed']);
    expect(resultOf(document, 0)?.changes).toHaveLength(1);
    expect(fault(document, 0)?.message).toContain('(in once)');
  });
});

test('one item of a loop that fails does not keep the others from being changed', async () => {
  const { document } = await play(
    PLAY(
      `    - text: { path: "DIR/{{ item }}", content: x, fails: "{{ item == 'b' }}" }\n      loop: [a, b, c, d]\n${TASK('e')}`,
    ),
  );
  expect(statuses(document)).toEqual(['failed', 'blocked']);
  expect(resultOf(document, 0)?.changes.map((change) => change.summary)).toEqual(
    ['a', 'c', 'd'].map((name) => `write ${folder}/${name}`),
  );
  expect(['a', 'b', 'c', 'd', 'e'].map((name) => existsSync(join(folder, name)))).toEqual([
    true,
    false,
    true,
    true,
    false,
  ]);
});

test('two tasks on one file are changed in order and end as the last says, or fail honestly', async () => {
  const { document } = await play(PLAY(TASK('a') + TASK('a')));
  expect(statuses(document)).toEqual(['changed', 'changed']);
});

test('when, loop, register and vars', async () => {
  const yaml = PLAY(
    `    - text: { path: "DIR/{{ item }}", content: "{{ greeting }} {{ item }}" }
      loop: "{{ names }}"
      register: made
    - text: { path: DIR/late, content: x }
      when: made.changed && facts.uid >= 0
    - text: { path: DIR/never, content: x }
      when: host.name == "nobody"
`,
    '  vars: { names: [a, b], greeting: hello }\n',
  );
  const { document } = await play(yaml);
  expect(statuses(document)).toEqual(['changed', 'changed', 'skipped']);
  expect(readFileSync(join(folder, 'b'), 'utf8')).toBe('hello b');
});

test('a task without a name is called by what it does, where that is the same on every host', async () => {
  const { document } = await play(
    PLAY(`${TASK('a')}    - text: { path: "DIR/{{ host.name }}", content: x }\n`),
  );
  expect(document.plays[0]?.tasks.map((task) => task.name)).toEqual([
    `text ${folder}/a`.slice(0, 60),
    'text',
  ]);
});

test('a handler runs once, at the end, on hosts that notified it', async () => {
  const yaml =
    `${PLAY(`${TASK('a')}      notify: restart\n${TASK('b')}      notify: restart\n`)}  handlers:\n    - name: restart\n      text: { path: DIR/restarted, content: yes }\n`.replace(
      'content: yes',
      'content: "yes"',
    );
  const first = await play(yaml);
  expect(resultOf(first.document, 2)?.status).toBe('changed');
  const second = await play(yaml);
  expect(resultOf(second.document, 2)).toBeUndefined();
});

test('retries try again', async () => {
  const yaml = PLAY(
    `    - text: { path: DIR/a, content: a, fails: true }\n      retries: 2\n      delay: 0\n`,
  );
  const { scripts, document } = await play(yaml);
  expect(statuses(document)).toEqual(['failed']);
  expect(scripts).toBe(6);
});

test('what an earlier try changed is in the result, and notifies', async () => {
  const task = `    - shell:
        check: echo >>DIR/looks; test "$(wc -l <DIR/looks)" -gt 2
        fix: echo made >>DIR/made
      retries: 1
      delay: 0
`;
  const { document } = await play(NOTIFYING('').replace(TASK('a'), task));
  expect(readFileSync(join(folder, 'made'), 'utf8')).toBe('made\n');
  expect(statuses(document)).toEqual(['changed', 'changed']);
  expect(resultOf(document, 0)).toMatchObject({ changes: [{ summary: expect.stringContaining('made') }] });
  expect(resultOf(document, 0)?.findings.every(({ fixable }) => fixable)).toBe(true);
});

test('what an earlier try changed is in the result of a host that is gone in the next', async () => {
  const { document } = await play(
    PLAY(`    - text: { path: DIR/a, content: a, writes: b }\n      retries: 1\n      delay: 0\n`),
    { hosts: { 'gone-4': {} } },
  );
  expect(resultOf(document, 0, 'gone-4')?.changes).toHaveLength(1);
  expect(document.exitCode).toBe(4);
});

test('run_once does it on the first host alone', async () => {
  const hosts = { n1: {}, n2: {}, n3: {} };
  const { document } = await play(PLAY(`${TASK('a')}      run_once: true\n`), { hosts });
  expect(document.plays[0]?.tasks[0]?.results.map((result) => result.host)).toEqual(['n1']);
});

test('run_once goes to the next host where the first does not answer, and both are told', async () => {
  const hosts = { 'gone-0': {}, n1: {}, n2: {} };
  const { document } = await play(PLAY(`${TASK('a')}      run_once: true\n`), { hosts });
  expect(resultOf(document, 0, 'gone-0')).toMatchObject({ status: 'unreachable', reason: 'nobody answers' });
  expect(resultOf(document, 0, 'n1')?.status).toBe('changed');
  expect(resultOf(document, 0, 'n2')).toBeUndefined();
  expect(document.exitCode).toBe(4);
});

test('run_once that fails stops everything, for the others count on it; the plays behind it too', async () => {
  const hosts = { n1: {}, n2: {} };
  const once = `${TASK('a', ', fails: true')}      run_once: true\n`;
  const { document } = await play(PLAY(once + TASK('b')) + PLAY(TASK('c')), { hosts });
  expect([statuses(document, 'n1'), statuses(document, 'n2')]).toEqual([
    ['failed', 'blocked', '-'],
    ['-', 'blocked', 'blocked'],
  ]);
  expect(resultOf(document, 1, 'n2')?.reason).toContain('run_once');
  expect(existsSync(join(folder, 'c'))).toBe(false);
});

test('max_fail_percentage stops the plays behind it, a failure alone does not', async () => {
  const hosts = { n1: { bad: false }, n2: { bad: true } };
  const bad = '    - text: { path: "DIR/{{ host.name }}", content: x, fails: "{{ bad }}" }\n';
  const strict = await play(PLAY(bad, '  max_fail_percentage: 0\n') + PLAY(TASK('c')), { hosts });
  expect(statuses(strict.document, 'n1')).toEqual(['changed', 'blocked']);
  const lax = await play(PLAY(bad) + PLAY(TASK('c')), { hosts });
  expect(statuses(lax.document, 'n1')).toEqual(['ok', 'changed']);
});

test('behind a failure that is fatal no other host is begun', async () => {
  const hosts = { n1: { bad: true }, n2: { bad: false }, n3: { bad: false } };
  const bad = '    - text: { path: "DIR/{{ host.name }}", content: x, fails: "{{ bad }}" }\n';
  const { document } = await play(PLAY(bad, '  any_errors_fatal: true\n'), { hosts, forks: 1 });
  expect(['n1', 'n2', 'n3'].map((host) => statuses(document, host)[0])).toEqual([
    'failed',
    'blocked',
    'blocked',
  ]);
  expect(resultOf(document, 0, 'n2')?.reason).toContain('1 of 3 hosts failed, and any failure is fatal');
  expect(existsSync(join(folder, 'n2'))).toBe(false);
});

const SHELL = (check: string): string =>
  `    - shell: { check: '${check}', fix: 'echo fixed >>DIR/log; echo right >DIR/b' }\n`;

test('a check of one’s own is asked again behind the changes before it', async () => {
  const { document } = await play(PLAY(`${TASK('a')}${SHELL('grep -q a DIR/a')}`));
  expect(statuses(document)).toEqual(['changed', 'ok']);
  expect(resultOf(document, 1)).toMatchObject({ changes: [], findings: [] });
  expect(existsSync(join(folder, 'log'))).toBe(false);
});

test('it is fixed where they have not put it right', async () => {
  const { document } = await play(PLAY(`${TASK('a')}${SHELL('grep -qs right DIR/b')}`));
  expect(statuses(document)).toEqual(['changed', 'changed']);
  expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('fixed\n');
});

test('a change that was not needed is none where the connection breaks behind it', async () => {
  const hosts = { 'unheard-1': {} };
  const { document } = await play(PLAY(`${TASK('a')}${SHELL('grep -q a DIR/a')}${SHELL('test -s DIR/b')}`), {
    hosts,
  });
  expect(statuses(document, 'unheard-1')).toEqual(['changed', 'ok', 'changed']);
});

const NOTIFYING = (behind: string): string =>
  `${PLAY(`${TASK('a')}      notify: restart\n${behind}`)}  handlers:\n    - name: restart\n      text: { path: DIR/restarted, content: x }\n`;

test('a handler that was notified and then kept from running says so: nothing will notify it again', async () => {
  const { document } = await play(NOTIFYING(`${TASK('b')}${TASK('c', ', fails: true')}`));
  expect(statuses(document)).toEqual(['changed', 'changed', 'failed', 'blocked']);
  expect(resultOf(document, 3)?.findings).toMatchObject([{ code: 'handler.not-run', severity: 'warning' }]);
});

test('a host that goes away in a change is unreachable, and the change that may stand or not is named', async () => {
  const { document } = await play(PLAY(TASK('a') + TASK('b')), { hosts: { 'gone-1': {} } });
  expect(statuses(document, 'gone-1')).toEqual(['unreachable', 'blocked']);
  expect(resultOf(document, 0, 'gone-1')?.reason).toMatch(/may stand or not: write .*a$/);
});

test('a host that goes away for good behind changes of all its tasks is unreachable', async () => {
  const yaml = PLAY(TASK('a', ', writes: b') + TASK('c', ', writes: d'));
  const { document } = await play(yaml, { hosts: { 'gone-2': {} } });
  expect(statuses(document, 'gone-2')).toEqual(['failed', 'unreachable']);
  expect(document.plays[0]?.tasks.map(({ results }) => results[0]?.changes.length)).toEqual([1, 1]);
  expect(document.exitCode).toBe(6);
});

test('a host that goes away before its handlers is unreachable', async () => {
  const { document } = await play(NOTIFYING(''), { hosts: { 'gone-2': {} } });
  expect(statuses(document, 'gone-2')).toEqual(['changed', 'unreachable']);
  expect(document.exitCode).toBe(4);
});

test('an interrupted run begins nothing new and says what it left out', async () => {
  const yaml = PLAY(
    `${TASK('a')}      register: made\n    - text: { path: DIR/b, content: b }\n      when: made.changed\n`,
  );
  const { document } = await play(yaml + PLAY(TASK('c')), { interruptedAfter: 0 });
  expect(statuses(document)).toEqual(['changed', 'blocked', 'blocked']);
  expect(resultOf(document, 1)?.reason).toBe('interrupted');
  expect(document).toMatchObject({
    exitCode: 130,
    hosts: { n1: { status: 'blocked', changed: 1, blocked: 2 } },
  });
});

test('a host that no task was for is skipped, not right', async () => {
  const { document } = await play(`- hosts: all\n  tasks: []\n`);
  expect(document.hosts).toMatchObject({ n1: { status: 'skipped', ok: 0 } });
});

test('a fleet module sees all hosts, and what it runs is framed', async () => {
  const hosts = { n1: { node_ip: '192.0.2.1' }, n2: { node_ip: '192.0.2.2' } };
  const { document } = await play(PLAY('    - names: {}\n'), { hosts });
  expect(resultOf(document, 0, 'n2')).toMatchObject({
    status: 'ok',
    findings: [{ message: 'n2 192.0.2.2 3' }],
  });
});

test('a bug of ours in a fleet task is called one, and a fleet task may be ignored like any other', async () => {
  const hosts = { n1: { node_ip: '192.0.2.1' }, n2: { node_ip: '192.0.2.2' } };
  const bug = await play(PLAY('    - names: { throws: true }\n'), { hosts });
  expect(resultOf(bug.document, 0, 'n2')?.findings[0]).toMatchObject({ code: 'netfix.bug' });
  expect(bug.document.exitCode).toBe(70);
  const wrong = '    - names: { throws: "{{ facts.hostname + 1 }}" }\n      ignore_errors: true\n';
  const ignored = await play(PLAY(wrong + TASK('a')), { hosts });
  expect(statuses(ignored.document)).toEqual(['failed', 'changed']);
  expect(ignored.document.exitCode).toBe(0);
});

test('a fleet task without addresses says what to set', async () => {
  const { document } = await play(PLAY('    - names: {}\n'));
  expect(resultOf(document, 0)).toMatchObject({ status: 'failed', findings: [{ code: 'host.no-address' }] });
});

test('check mode does not measure hosts it would change', async () => {
  const hosts = { n1: { node_ip: '192.0.2.1' } };
  const { document } = await play(PLAY(`${TASK('a')}    - names: {}\n`), { hosts, mode: 'check' });
  expect(statuses(document)).toEqual(['would-change', 'skipped']);
});

test('a play with check_mode only looks, measures all the same, and takes nothing from the plays behind it', async () => {
  const hosts = { n1: { node_ip: '192.0.2.1' } };
  const looks = PLAY(`${TASK('a')}    - names: { throws: true }\n${TASK('b')}`, '  check_mode: true\n');
  const { document } = await play(looks + PLAY(TASK('a')), { hosts });
  expect(statuses(document)).toEqual(['would-change', 'failed', 'would-change', 'changed']);
  expect(document.mode).toBe('run');
  expect(existsSync(join(folder, 'b'))).toBe(false);
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('a');
  const alone = await play(PLAY(TASK('b'), '  check_mode: true\n'));
  expect(alone.document).toMatchObject({ mode: 'check', exitCode: 8 });
});

/** A fleet task that prepares each host with a file named after it. */
const READING = (more = ''): string => `    - reading: { path: "DIR/{{ host.name }}", content: x${more} }\n`;
const PAIR = { n1: { node_ip: '192.0.2.1' }, n2: { node_ip: '192.0.2.2' } };

test('what a fleet task needs is brought right on each host first, and is part of its result', async () => {
  const first = await play(PLAY(READING()), { hosts: PAIR });
  const wanted = {
    status: 'changed',
    findings: [{ code: 'text.differs' }, { code: 'reading.said', message: 'x' }],
    changes: [{ target: join(folder, 'n2') }],
  };
  expect(resultOf(first.document, 0, 'n2')).toMatchObject(wanted);
  expect(first.document.plays[0]?.tasks[0]?.results).toHaveLength(2);
  const second = await play(PLAY(READING()), { hosts: PAIR });
  expect(resultOf(second.document, 0, 'n2')).toMatchObject({ status: 'ok', changes: [] });
  const none = await play(PLAY(READING().replace('content: x', 'content: ""')), { hosts: PAIR });
  expect(second.scripts).toBe(none.scripts);
  expect(resultOf(none.document, 0, 'n2')).toMatchObject({ status: 'ok', findings: [{ message: 'x' }] });
});

test('check mode prepares nothing, and measures nothing before it is prepared', async () => {
  writeFileSync(join(folder, 'n1'), 'x');
  const { document } = await play(PLAY(READING()), { hosts: PAIR, mode: 'check' });
  expect(resultOf(document, 0, 'n1')).toMatchObject({ status: 'skipped', findings: [] });
  expect(resultOf(document, 0, 'n2')).toMatchObject({
    status: 'would-change',
    findings: [{ code: 'text.differs' }],
    changes: [{ target: join(folder, 'n2') }],
  });
  expect(existsSync(join(folder, 'n2'))).toBe(false);
  expect(document.exitCode).toBe(8);
});

test('a host that cannot be prepared takes no part, and the others do', async () => {
  const fails = READING(', fails: "{{ bad }}"');
  const hosts = { n1: { ...PAIR.n1, bad: false }, n2: { ...PAIR.n2, bad: true } };
  const { document, events } = await play(PLAY(fails + TASK('a')), { hosts });
  expect(statuses(document, 'n1')).toEqual(['changed', 'changed']);
  expect(statuses(document, 'n2')).toEqual(['failed', 'blocked']);
  expect(resultOf(document, 0, 'n2')?.findings.at(-1)).toMatchObject({ code: 'change.failed' });
  const finished = events.filter((event) => event.type === 'host-finished').map(({ host }) => host);
  expect(finished.sort()).toEqual(['n1', 'n1', 'n2']);
});

test('a host that a fleet task is not for is not prepared, and one that is gone is unreachable', async () => {
  const hosts = {
    n1: { node_ip: '192.0.2.1' },
    n2: { node_ip: '192.0.2.2' },
    'gone-0': { node_ip: '192.0.2.3' },
  };
  const yaml = PLAY(`${READING()}      when: host.name != "n2"\n`);
  const { document } = await play(yaml, { hosts });
  expect([...Object.keys(hosts)].map((host) => statuses(document, host))).toEqual([
    ['changed'],
    ['skipped'],
    ['unreachable'],
  ]);
  expect(existsSync(join(folder, 'n2'))).toBe(false);
});

test('one host failing does not stop another', async () => {
  const hosts = { n1: { bad: true }, n2: { bad: false } };
  const { document } = await play(
    PLAY(`    - text: { path: "DIR/{{ host.name }}", content: x, fails: "{{ bad }}" }\n`),
    { hosts },
  );
  expect([statuses(document, 'n1'), statuses(document, 'n2')]).toEqual([['failed'], ['changed']]);
});

test('a bug of ours on one host fails that host, names itself, and exits 70', async () => {
  const hosts = { n1: { bad: true }, n2: { bad: false } };
  const tasks = `    - text: { path: "DIR/{{ host.name }}", content: x, throws: "{{ bad }}" }\n`;
  const { document } = await play(PLAY(tasks), { hosts });
  expect([statuses(document, 'n1'), statuses(document, 'n2')]).toEqual([['failed'], ['changed']]);
  expect(resultOf(document, 0)?.findings[0]).toMatchObject({ code: 'netfix.bug' });
  expect(document.exitCode).toBe(70);
});

test('a bug of ours behind the changes takes no result from the other tasks, nor from its own', async () => {
  const tasks = `${TASK('a')}    - text: { path: DIR/b, content: b, throwsOn: b }\n${TASK('c')}`;
  const { document } = await play(PLAY(tasks));
  expect(statuses(document)).toEqual(['changed', 'failed', 'changed']);
  expect(resultOf(document, 1)).toMatchObject({
    findings: [{ code: 'text.differs' }, { code: 'netfix.bug' }],
    changes: [{ target: join(folder, 'b') }],
  });
  expect(document).toMatchObject({ exitCode: 70, hosts: { n1: { changed: 2, failed: 1 } } });
});

test('max_fail_percentage stops the batches that follow, and says so', async () => {
  const hosts = { n1: { bad: false }, n2: { bad: true }, n3: { bad: false }, n4: { bad: false } };
  const head = '  serial: 2\n  max_fail_percentage: 20\n';
  const { document } = await play(
    PLAY(`    - text: { path: "DIR/{{ host.name }}", content: x, fails: "{{ bad }}" }\n`, head),
    { hosts },
  );
  expect(['n1', 'n2', 'n3', 'n4'].map((host) => statuses(document, host)[0])).toEqual([
    'changed',
    'failed',
    'blocked',
    'blocked',
  ]);
  expect(resultOf(document, 0, 'n3')?.reason).toContain('max_fail_percentage');
});

test('a host that failed takes no part in the next play', async () => {
  const { document } = await play(PLAY(TASK('a', ', fails: true')) + PLAY(TASK('b')));
  expect(existsSync(join(folder, 'b'))).toBe(false);
  expect(document.exitCode).toBe(2);
});

test.each([
  ['an unknown variable', PLAY('    - text: { path: "{{ nope }}", content: x }\n'), 'nope'],
  [
    'a parameter that renders to the wrong type',
    PLAY('    - text: { path: "{{ 1 + 1 }}", content: x }\n'),
    'path',
  ],
  ['a pattern that matches nothing', PLAY(TASK('a')).replace('all', 'nobody'), 'nobody'],
])('%s is found before anything is touched', async (_what, yaml, word) => {
  const attempt = play(yaml);
  await expect(attempt).rejects.toThrow(UsageError);
  await expect(attempt).rejects.toThrow(word);
});

test('what a play of another `become` changed is not taken for what a broken script made', async () => {
  writeFileSync(join(folder, 'b'), 'else');
  const yaml =
    PLAY(TASK('x') + TASK('y'), '  become: true\n') +
    PLAY(TASK('a') + TASK('b')).replace('name: p', 'name: q');
  whileLost = () => writeFileSync(join(folder, 'b'), 'b');
  const { document } = await play(yaml, { hosts: { 'lost-3': {} } });
  const [, second] = document.plays;
  expect(second?.tasks.map(({ results }) => results[0]?.changes.length)).toEqual([1, 0]);
});

test('what a run that died left under a guard is told by every look, and taken back by the next run that changes something', async () => {
  const task = '    - shell: { check: test -e DIR/rule, fix: touch DIR/rule, undo: rm DIR/rule }\n';
  await play(PLAY(task));
  const runs = join(folder, 'state', 'runs');
  const [dead = ''] = readdirSync(runs);
  mkdirSync(join(runs, dead, 'guard', '1'));
  writeFileSync(join(folder, 'a'), 'a');
  const told = [];
  for (const [mode, name] of [
    ['check', 'a'],
    ['run', 'a'],
    ['run', 'b'],
    ['run', 'a'],
  ] as const) {
    const { document } = await play(PLAY(TASK(name)), { mode });
    const findings = resultOf(document, 0)?.findings.filter(({ code }) => code === 'guard.unproven');
    const stands = existsSync(join(folder, 'rule'));
    told.push([...(findings ?? []).map(({ message }) => message.slice(0, 83)), stands]);
  }
  const died = `run ${dead} died before it had proven a change`;
  expect(told).toEqual([
    [`${died}: \`netfix undo --run `, true],
    [`${died}: \`netfix undo --run `, true],
    [`${died}: that was taken back`, false],
    [false],
  ]);
});

test.each([
  ['a parameter', 5, 19, '    - text:\n        content: "{{ host.name + 1 }}"\n        path: DIR/a\n'],
  ['a loop', 5, 14, '    - text: { path: DIR/a, content: x }\n      loop: "{{ host.name }}"\n'],
])('%s that cannot be computed is shown where it stands', async (_what, line, column, task) => {
  const error = await play(PLAY(task)).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ problems: [{ line, column }] });
});

test('what `when` leaves out need not make sense', async () => {
  const yaml = PLAY(
    `    - text: { path: DIR/a, content: "{{ item.text }}" }
      loop: [{ other: 1 }, { text: x }]
      when: has(item.text)
`,
  );
  expect(statuses((await play(yaml)).document)).toEqual(['changed']);
});

test('what is wrong with several items is told once for a host', async () => {
  const yaml = PLAY(
    '    - text: { path: DIR/a, content: "{{ host.name == \\"n1\\" ? string(int(item)) : item }}" }\n      loop: [a, a]\n',
  );
  const error = await play(yaml, { hosts: { n1: {}, n22: {} } }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ message: expect.stringMatching(/\(on n1\)$/m) });
});

test('a group without hosts is an empty list', async () => {
  const yaml = PLAY('    - text: { path: DIR/a, content: x }\n      when: host.name in groups.vacant\n');
  expect(statuses((await play(yaml)).document)).toEqual(['skipped']);
});

test('nothing is changed on top of what a dead run left and cannot be taken back', async () => {
  await play(PLAY('    - shell: { check: test -e DIR/rule, fix: touch DIR/rule, undo: "false" }\n'));
  const runs = join(folder, 'state', 'runs');
  mkdirSync(join(runs, readdirSync(runs)[0] ?? '', 'guard', '1'));
  const { document } = await play(PLAY(TASK('a')));
  expect(document.exitCode).toBe(2);
  expect(JSON.stringify(document)).toMatch(
    /could not be taken back whole: `netfix undo --run \S+` says what is left/,
  );
  expect(existsSync(join(folder, 'a'))).toBe(false);
});

describe('one host under two names', () => {
  const hosts = { n1: {}, n2: {} };

  test('is worked on under one after the other: the second finds what was done under the first', async () => {
    const { document } = await play(PLAY(TASK('a') + TASK('b')), { hosts });
    expect([statuses(document, 'n1'), statuses(document, 'n2')]).toEqual([
      ['changed', 'changed'],
      ['ok', 'ok'],
    ]);
  });

  test('its journal is counted on: what was made under the other name is not taken for what a broken script made', async () => {
    const yaml = PLAY(`    - text: { path: "DIR/{{ host.name }}", content: x }\n`);
    whileLost = () => writeFileSync(join(folder, 'lost-1'), 'x');
    const { document } = await play(yaml, { hosts: { n1: {}, 'lost-1': {} } });
    expect(resultOf(document, 0, 'n1')).toMatchObject({ status: 'changed' });
    expect(resultOf(document, 0, 'lost-1')).toMatchObject({ status: 'ok', changes: [] });
  });
});
