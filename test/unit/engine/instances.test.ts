import Type from 'typebox';
import { expect, test } from 'vitest';
import { renderParams } from '../../../src/engine/instances.ts';
import type { Value } from '../../../src/inventory/inventory.ts';
import type { Task } from '../../../src/playbook/playbook.ts';

const SCHEMA = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    port: Type.Optional(Type.Integer({ default: 8472 })),
    limit: Type.Optional(Type.Union([Type.Null(), Type.Number()])),
    hosts: Type.Optional(Type.Array(Type.String())),
  },
  { additionalProperties: false },
);

function task(params: Value): Task {
  return { module: 'fake', params } as Task;
}

test('hosts share parameters that come out the same, with defaults, and cannot change them', () => {
  const given = task({ name: '{{ name }}', hosts: ['{{ name }}'] });
  const first = renderParams(given, SCHEMA, { name: 'a' }) as { hosts: string[] };
  const other = renderParams(given, SCHEMA, { name: 'b' });
  expect(first).toEqual({ name: 'a', port: 8472, hosts: ['a'] });
  expect(other).toEqual({ name: 'b', port: 8472, hosts: ['b'] });
  expect(renderParams(given, SCHEMA, { name: 'a' })).toBe(first);
  expect(() => first.hosts.push('c')).toThrow(TypeError);
});

test('parameters that are wrong are wrong each time, and do no harm to right ones', () => {
  const given = task({ name: '{{ name }}' });
  for (const _ of [1, 2]) expect(() => renderParams(given, SCHEMA, { name: '' })).toThrow('fake: `name`');
  expect(renderParams(given, SCHEMA, { name: 'a' })).toEqual({ name: 'a', port: 8472 });
  expect(() => renderParams(given, SCHEMA, { name: '' })).toThrow('fake: `name`');
});

test('what JSON would write alike is told apart, text from numbers too', () => {
  const given = task({ name: 'a', limit: '{{ limit }}' });
  const limits = [null, 1, '1', 0].map((limit) => renderParams(given, SCHEMA, { limit }));
  expect(limits).toMatchObject([{ limit: null }, { limit: 1 }, { limit: 1 }, { limit: 0 }]);
  expect(() => renderParams(given, SCHEMA, { limit: Number.NaN })).toThrow('`limit` must be');
});

test('two tasks share nothing', () => {
  const [one, other] = [task({ name: 'a' }), task({ name: 'a' })];
  expect(renderParams(one, SCHEMA, {})).not.toBe(renderParams(other, SCHEMA, {}));
});

test('parameters that differ from host to host are not kept for ever', () => {
  const given = task({ name: '{{ name }}' });
  const first = renderParams(given, SCHEMA, { name: 'n0' });
  for (let i = 1; i <= 100; i++)
    expect(renderParams(given, SCHEMA, { name: `n${i}` })).toMatchObject({ name: `n${i}` });
  expect(renderParams(given, SCHEMA, { name: 'n0' })).not.toBe(first);
});
