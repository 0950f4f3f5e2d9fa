import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadInventory } from '../../../src/inventory/load.ts';
import { inventoryGraph, inventoryList } from '../../../src/inventory/render.ts';
import { SEED } from '../../seed.ts';
import { askAnsible, type Files, folderWith, hasAnsible } from './ansible.ts';

const RUNS = 40;
const HOSTS = ['h1', 'h2', 'h3', 'n[1:2]', 'db-[a:b].x:22', '10.0.0.1'];
const KEYS = ['a', 'b', 'c', 'd'];

/** Texts near the borders of YAML's and Python's types, without those that Ansible itself stumbles over (`0x_`, `...`). */
const scalar = fc.oneof(
  fc.constantFrom(
    'yes',
    'off',
    'True',
    'true',
    'None',
    '~',
    'null',
    '010',
    '0o7',
    '0x1f',
    '1_0',
    '1e3',
    '1.',
    '.5',
  ),
  fc.constantFrom(
    '1:30',
    '12:5',
    "'5'",
    '"x"',
    "['a', 1]",
    '{}',
    '[]',
    '10.0.0.1',
    'a-b',
    '-5',
    '+5',
    '0',
    '00',
  ),
  fc
    .stringMatching(/^[0-9a-fxoeE_.:+-]{1,6}$/)
    .filter((text) => !/^[-:?]|:$|^$|\.\.\.|^\+?0[xb]_+$/.test(text)),
);

/** A group may have only groups of higher number below it, so that no loop can arise. */
const groups = fc.array(
  fc.record({
    hosts: fc.uniqueArray(fc.constantFrom(...HOSTS), { maxLength: 3 }),
    children: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
    vars: fc.dictionary(fc.constantFrom(...KEYS), scalar),
    priority: fc.option(fc.integer({ min: -5, max: 20 })),
  }),
  { minLength: 6, maxLength: 6 },
);
type Groups = typeof groups extends fc.Arbitrary<infer G> ? G : never;

const files = fc.dictionary(
  fc.constantFrom(
    'group_vars/all',
    'group_vars/g1.yml',
    'group_vars/g3/x.yml',
    'host_vars/h1.yaml',
    'host_vars/n2.json',
  ),
  fc.dictionary(fc.constantFrom(...KEYS), scalar, { minKeys: 1 }),
);

const inventory = fc.record({ groups, files, shape: fc.constantFrom('yaml', 'ini') });

function childrenOf(i: number, children: readonly number[]): string[] {
  return children.filter((child) => child > i).map((child) => `g${child}`);
}

function asYaml(all: Groups): string {
  const parts = all.map(({ hosts, children, vars, priority }, i) => {
    const lines = [`g${i}:`, '  hosts:', ...hosts.map((host) => `    "${host}": {}`), '  children:'];
    lines.push(...childrenOf(i, children).map((child) => `    ${child}:`), '  vars:');
    lines.push(...Object.entries(vars).map(([key, value]) => `    ${key}: ${value}`));
    if (priority !== null) lines.push(`    ansible_group_priority: ${priority}`);
    return lines.join('\n');
  });
  return `${parts.join('\n')}\n`;
}

function asIni(all: Groups): string {
  const parts = all.map(({ hosts, children, vars, priority }, i) => {
    const words = Object.entries(vars).map(([key, value]) => `${key}=${value.replaceAll(' ', '')}`);
    const lines = [`[g${i}]`, ...hosts.map((host) => `${host} ${words.join(' ')}`)];
    lines.push(`[g${i}:children]`, ...childrenOf(i, children), `[g${i}:vars]`);
    lines.push(...Object.entries(vars).map(([key, value]) => `${key} = ${value}`));
    if (priority !== null) lines.push(`ansible_group_priority=${priority}`);
    return lines.join('\n');
  });
  return `${parts.join('\n')}\n`;
}

function varsFiles(extra: typeof files extends fc.Arbitrary<infer F> ? F : never): Files {
  const entries = Object.entries(extra).map(([path, vars]) => {
    const lines = Object.entries(vars).map(([key, value]) => `${key}: ${value}\n`);
    return [path, lines.join('')];
  });
  return Object.fromEntries(entries);
}

function filesOf({
  groups: all,
  files: extra,
  shape,
}: typeof inventory extends fc.Arbitrary<infer I> ? I : never): Files {
  const result: Files = { [`hosts.${shape}`]: shape === 'yaml' ? asYaml(all) : asIni(all) };
  return { ...result, ...varsFiles(extra) };
}

describe.skipIf(!hasAnsible)('generated scalars', () => {
  const listed = (texts: readonly string[], line: (key: string, text: string) => string): string =>
    texts.map((text, i) => `${line(`k${i}`, text)}\n`).join('');
  const python = fc
    .stringMatching(/^[0-9rueTF'"[\](), .\\x#=_-]{1,8}$/)
    .filter((text) => text.trim() === text && text !== '...' && !/\.\.\.|[rue]['"]/.test(text));

  test(`are typed as ansible-inventory types them (NETFIX_SEED=${SEED})`, { timeout: 60_000 }, async () => {
    const yaml = listed(
      fc.sample(scalar, { numRuns: 600, seed: SEED }),
      (key, text) => `    ${key}: ${text}`,
    );
    const literals = fc.sample(fc.oneof(scalar, python), { numRuns: 600, seed: SEED });
    const content = {
      'yaml.yaml': `all:\n  hosts: {h: }\n  vars:\n${yaml}`,
      'literals.ini': `h\n[all:vars]\n${listed(literals, (key, text) => `${key}=${text}`)}`,
    };
    const folder = folderWith(content);
    const cwd = folderWith({});
    const sources = Object.keys(content).map((file) => join(folder, file));
    const answers = askAnsible(
      sources.map((source) => ({ argv: ['ansible-inventory', '-i', source, '--list'], cwd })),
    );
    for (const [i, source] of sources.entries()) {
      const answer = answers[i];
      expect(answer?.status, answer?.stderr).toBe(0);
      expect(answer?.stderr).toBe('');
      const list = JSON.parse(answer?.stdout ?? '');
      const ours = (await loadInventory([source], cwd)).hosts.get('h')?.vars ?? {};
      const texts = Object.entries(content)[i]?.[1].split('\n') ?? [];
      const line = (key: string) =>
        texts.find((text) => text.trim().startsWith(`${key}=`) || text.trim().startsWith(`${key}:`));
      expect(Object.keys(ours)).toHaveLength(600);
      for (const [key, value] of Object.entries(ours)) {
        expect(value, `${line(key)}`).toEqual(list._meta?.hostvars.h[key]);
      }
    }
  });
});

/** Files of a folder, some of which are passed over. */
const folders = fc.record({
  sources: fc.dictionary(
    fc.constantFrom(
      ...['10.yaml', '9', 'B', '_b.json', 'a/x.yml', 'a/group_vars/g1.yml', 'a.d/z', 'ü'],
      ...['hosts.ini', 'c.yaml.bak', '.d', 'e.md', 'f~', 'vars_plugins/g'],
    ),
    fc.record({ groups, shape: fc.constantFrom('yaml', 'ini') }),
    { minKeys: 1, maxKeys: 5 },
  ),
  files,
});

function filesOfFolder({
  sources,
  files: extra,
}: typeof folders extends fc.Arbitrary<infer F> ? F : never): Files {
  const result: Files = { m: 'h1 a=1\n', ...varsFiles(extra) };
  for (const [path, one] of Object.entries(sources)) {
    const isYaml = /\.(?:ya?ml|json)$/.test(path) || one.shape === 'yaml';
    result[path] = isYaml ? asYaml(one.groups) : asIni(one.groups);
  }
  return result;
}

async function expectTheSame(cases: { content: Files; source: string }[]): Promise<void> {
  const cwd = folderWith({});
  const argv = (source: string, flag: string) => ['ansible-inventory', '-i', source, flag];
  const answers = askAnsible(
    cases.flatMap(({ source }) => ['--list', '--graph'].map((flag) => ({ argv: argv(source, flag), cwd }))),
  );
  for (const [i, { source, content }] of cases.entries()) {
    const shown = JSON.stringify(content, null, 1);
    const loaded = await loadInventory([source], cwd);
    const [list, graph] = [answers[2 * i], answers[2 * i + 1]];
    expect(list?.status, `${shown}\n${list?.stderr}`).toBe(0);
    expect(inventoryList(loaded), shown).toEqual(JSON.parse(list?.stdout ?? ''));
    expect(inventoryGraph(loaded), shown).toBe(graph?.stdout.trimEnd());
  }
}

describe.skipIf(!hasAnsible)('mean the same to ansible-inventory', () => {
  test(`generated inventories (NETFIX_SEED=${SEED})`, { timeout: 60_000 }, async () => {
    await expectTheSame(
      fc.sample(inventory, { numRuns: RUNS, seed: SEED }).map((one) => {
        const content = filesOf(one);
        return { content, source: join(folderWith(content), `hosts.${one.shape}`) };
      }),
    );
  });

  test(`generated folders (NETFIX_SEED=${SEED})`, { timeout: 60_000 }, async () => {
    await expectTheSame(
      fc.sample(folders, { numRuns: RUNS / 2, seed: SEED }).map((one) => {
        const content = filesOfFolder(one);
        return { content, source: folderWith(content) };
      }),
    );
  });
});
