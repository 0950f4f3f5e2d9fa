import { expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { lookFor } from '../../../src/doctor/look.ts';
import { FACTS_SCRIPT } from '../../../src/engine/facts.ts';
import { modules } from '../../../src/modules/index.ts';
import { iperfPackage } from '../../../src/modules/iperf/install.ts';
import type { FleetModule, Module } from '../../../src/modules/module.ts';
import { deployed } from '../../../src/modules/toolbox/deployed.ts';
import { history } from '../../../src/safety/history.ts';
import { lastRunScript } from '../../../src/safety/last-run.ts';
import { undoOf } from '../../../src/safety/undo.ts';
import { PRELUDE } from '../../../src/sh/prelude.ts';
import { parseSections, type Section, sectionScript } from '../../../src/sh/sections.ts';
import { runIn, SHELLS } from '../sh/shells.ts';

// Real programs of this machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const NONCE = '0123456789abcdef';
const quiet = (id: string, script: string): Section => ({ id, script, quiet: true });

/** No playbook can name these. */
const UNNAMED: readonly (Module | FleetModule)[] = [
  undoOf({ run: null, scripts: false }),
  history,
  deployed,
  iperfPackage,
];

const OWN: Section[] = [
  quiet('facts', FACTS_SCRIPT),
  quiet('holder', lastRunScript(null)),
  ...[...modules.values(), ...UNNAMED].flatMap((module) => {
    if (module.kind === 'fleet' || module.probesByUser) return [];
    const [task] = parse(module.example) as Record<string, never>[];
    const params = task?.[module.name] ?? ({} as never);
    return Object.entries(module.probe(params)).map(([part, script]) =>
      quiet(`${module.summary}: ${part}`, script),
    );
  }),
];

/** Every variable that one of them names. */
const NAMES = [
  ...new Set(OWN.flatMap(({ script }) => [...script.matchAll(/[a-z_][a-z0-9_]*/g)].map(([name]) => name))),
].filter((name) => !['if', 'in', 'do', 'for', 'fi', 'is', 'case', 'esac', 'then', 'done'].includes(name));
const POISON = quiet('poison', NAMES.map((name) => `${name}='of another section'`).join('\n'));

function run(shell: string[], sections: readonly Section[]) {
  const { stdout, stderr } = runIn(shell, `${PRELUDE}\n${sectionScript(sections, NONCE)}\npwd\n`);
  return { outputs: parseSections(stdout, stderr, NONCE), stderr };
}

/** What counts packets or time says something else each time. */
const steady = (text: string | undefined): string | undefined => text?.replaceAll(/\d+/g, '0');

for (const [name, shell] of SHELLS) {
  // Other tests of this machine may change it between two looks.
  test(`${name}: every probe says behind the others what it says alone, whatever variables they left`, {
    retry: 4,
  }, () => {
    const together = run(shell, [
      POISON,
      ...OWN,
      ...OWN.map(({ id, script }) => quiet(`again ${id}`, script)),
    ]);
    for (const section of OWN) {
      const alone = run(shell, [section]).outputs.get(section.id);
      expect(alone, section.id).toBeDefined();
      for (const id of [section.id, `again ${section.id}`]) {
        const beside = together.outputs.get(id);
        expect(beside?.exitCode, id).toBe(alone?.exitCode);
        expect(steady(beside?.stdout), id).toBe(steady(alone?.stdout));
        expect(steady(beside?.stderr), id).toBe(steady(alone?.stderr));
      }
    }
  });
}

/** Where none of them runs into it on this machine. A script in parentheses has a shell of its own. */
test.each(OWN.filter(({ script }) => !script.startsWith('( ')))(
  '$id never leaves the shell',
  ({ script }) => {
    expect(script.replaceAll(/'[^']*'/g, "''")).not.toMatch(
      /(?:^|[;&|{(]|\b(?:then|do|else)) *(?:exit|cd|exec|trap)\b/m,
    );
  },
);

test('neither do the looks of doctor exit or go elsewhere', () => {
  const place = { host: { name: 'n1' }, address: '127.0.0.1', namespace: null, kind: 'node' } as never;
  const at = {
    place,
    other: '127.0.0.1',
    source: null,
    port: { number: 9, protocol: 'udp' },
    probe: null,
    name: 'localhost',
  } as const;
  const { text, read } = lookFor(at).script;
  const { stdout, stderr } = runIn(['dash'], text);
  const ids = [...read(stdout, stderr).keys()];
  expect(ids).toEqual(
    expect.arrayContaining(['name', 'way', 'own', 'links', 'network', 'flannel', 'sockets']),
  );
});
