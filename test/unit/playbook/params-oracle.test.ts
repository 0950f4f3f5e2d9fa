import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { modules } from '../../../src/modules/index.ts';
import { paramFaults } from '../../../src/playbook/params.ts';

vi.setConfig({ testTimeout: 60_000 });

const ajv = new Ajv({ strict: false, validateFormats: false });

const scalar = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    0,
    1,
    -1,
    1.5,
    8472,
    65_536,
    '',
    'auto',
    'present',
    'udp',
    '1M',
    '10.0.0.0/8',
    '8472/udp',
  ),
  fc.string(),
  fc.integer(),
);
const any = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom('constructor', 'toString', '__proto__', 'name')),
      tie('value'),
      { maxKeys: 3 },
    ),
  ),
})).value;

/** The example with some values exchanged, left out or added. */
function near(example: unknown, known: string[]): fc.Arbitrary<unknown> {
  const key = fc.oneof(
    fc.constantFrom('x', ...known),
    fc.constantFrom('constructor', 'toString', 'valueOf', 'nmae'),
  );
  return fc.array(fc.tuple(key, fc.oneof(any, fc.constant(undefined))), { maxLength: 3 }).map((edits) => {
    const value: Record<string, unknown> = { ...(example as object) };
    for (const [name, to] of edits) {
      if (to === undefined) delete value[name];
      else value[name] = to;
    }
    return value;
  });
}

test.each([...modules.values()].map((module) => [module.name, module] as const))(
  'parameters of %s are right where ajv says so',
  (name, module) => {
    const [task] = parse(module.example) as Record<string, unknown>[];
    const schema = JSON.parse(JSON.stringify(module.params)) as { properties?: object };
    const validate = ajv.compile(schema);
    const known = Object.keys(schema.properties ?? { name: 1 });
    const values = fc.oneof(near(task?.[name] ?? {}, known), any);
    fc.assert(
      fc.property(values, (value) => {
        // A text with {{ }} passes as it is written: it is checked when it is rendered.
        fc.pre(!JSON.stringify(value).includes('{{'));
        expect(paramFaults(module.params, value).length === 0).toBe(validate(value));
      }),
      { numRuns: 300 },
    );
  },
);
