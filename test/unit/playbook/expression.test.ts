import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Value } from '../../../src/inventory/inventory.ts';
import {
  compile,
  ExpressionError,
  evaluateCondition,
  referencesOf,
  renderValue,
} from '../../../src/playbook/expression.ts';
import { UsageError } from '../../../src/usage-error.ts';

const VARS = { port: 8472, names: ['a', 1, null], nested: { deep: { x: 2 } }, list: [1], package: 'p' };
const SCOPE = {
  ...VARS,
  vars: VARS,
  host: { name: 'n1', groups: ['web'], address: '10.0.0.1' },
  groups: { web: ['n1', 'n2'] },
  facts: { os: { id: 'debian' }, uid: 0 },
  text: 'aaa',
  hostile: JSON.parse('{"constructor": "c", "__proto__": 1, "toString": 2}'),
};

function messageOf(work: () => unknown): string {
  try {
    return `no error: ${JSON.stringify(work())}`;
  } catch (error) {
    if (error instanceof ExpressionError || error instanceof UsageError) return error.message;
    throw error;
  }
}

describe('renderValue', () => {
  test.each<[Value, Value]>([
    ['{{ port }}', 8472],
    ['{{port}}', 8472],
    ['{{ port + 1 }}', 8473],
    ['{{ port }}/udp', '8472/udp'],
    ['{{ host.name }}:{{ port }}', 'n1:8472'],
    ['{{ names }}', ['a', 1, null]],
    ['v={{ names }}', 'v=["a",1,null]'],
    ['{{ vars.nested }}', { deep: { x: 2 } }],
    ['{{ nested == {"deep": {"x": 2}} }}', true],
    ['{{ {"a": {"b": port}} }}', { a: { b: 8472 } }],
    ['{{ "}}" }}', '}}'],
    ['{{ "{{" }} .Names }}', '{{ .Names }}'],
    ["{{ '\\'' + \"}}\" }}", "'}}"],
    ['{{ r"\\d" + "}}" }}', '\\d}}'],
    ['{{ 7 / 2 }}', 3],
    ['{{ 1.5 * 2.0 }}', 3],
    ['{{ double(port) / 2.0 }}', 4236],
    ['{{ -5 % 3 }}', -2],
    ['{{ vars.?absent.orValue("d") }}', 'd'],
    ['{{ vars.?port.orValue(1) }}', 8472],
    ['{{ vars.?port }}', 8472],
    ['{{ has(vars.absent) ? 1 : 2 }}', 2],
    ['{{ groups[host.groups[0]].filter(n, n != host.name) }}', ['n2']],
    ['{{ vars.package }}', 'p'],
    ['{{ names.exists(n, n == "a") }}', true],
    ['{{ "a" in names && null in names && !(2 in names) }}', true],
    ['{{ "port" in vars }}', true],
    ['{{ vars.size() }}', 5],
    ['{{ vars.filter(k, k.startsWith("n")) }}', ['names', 'nested']],
    ['{{ text.replace("a", "$&") }}', '$&$&$&'],
    ['{{ "a,b".split(",").join("-") }}', 'a-b'],
    ['{{ uint(3) }}', 3],
    ['{{ timestamp("2026-01-02T03:04:05Z") }}', '2026-01-02T03:04:05.000Z'],
    ['{{ duration("90s") }}', '90s'],
    ['{{ hostile.constructor }}', 'c'],
    ['{{ hostile.toString }}', 2],
    [{ '{{ port }}': ['{{ port }}', { a: 'x{{ port }}' }] }, { '{{ port }}': [8472, { a: 'x8472' }] }],
    ['a } b { c', 'a } b { c'],
    [null, null],
    [1.5, 1.5],
  ])('%j', (value, expected) => {
    expect(renderValue(value, SCOPE)).toEqual(expected);
  });

  test.each<[Value, string]>([
    ['{{ vars.absent }}', '`vars.absent`: there is no `absent`'],
    ['{{ absent }}', '`absent`: there is no variable `absent`'],
    ['{{ names[9] }}', '`names[9]`: no such key: index out of bounds, index 9 >= size 3'],
    ['{{ vars.?absent }}', '`vars.?absent`: there is no value; end the expression with `.orValue(…)`'],
    ['{{ port > "1" }}', '`port > "1"`: no such overload: dyn<int> > string'],
    ['{{ 1 / 0 }}', '`1 / 0`: division by zero'],
    [
      '{{ type(port) }}',
      '`type(port)`: it gives a type, which is no plain value; turn it into text or a number',
    ],
    ['{{ 9007199254740993 }}', '`9007199254740993`: the number 9007199254740993 is too large'],
    ['v={{ names[2] }}', '`names[2]`: is null, which has no text'],
    [{ a: [{ b: 'x{{ absent }}' }] }, '`absent`: there is no variable `absent` (in `a[0].b`)'],
    ['{{ port', '`{{ port`: `{{` without `}}`'],
    [
      'a {%- for x in names %}{{ port }}',
      '`a {%- for x in names %}{{ port }}`: `{%` begins a statement of Jinja, which netfix does not have',
    ],
    ['{{ }}', '`{{ }}`: there is nothing between `{{` and `}}`'],
    [
      '{{ vars.?port == 1 }}',
      '1:1: `vars.?port == 1`: a value that may be absent (`.?`) needs `.orValue(…)` first',
    ],
    ['{{ import }}', '1:1: `import`: `import` is a word of CEL; a variable of that name is `vars.import`'],
    ['{{ (port port }}', '1:7: `(port port`: expected `)` and not `port` here'],
    ['{{ list == 1 }}', '1:1: `list == 1`: no such overload: type == int'],
    ['{{ (port }}', '1:6: `(port`: the expression ends too early'],
  ])('%j fails', (value, message) => {
    expect(messageOf(() => renderValue(value, SCOPE)).split('\n')[0]).toBe(message);
  });

  test.each([`printf '{%s}' "\${#x}" "\${#}" ; date +{%Y%m%d}`, '{#1} {#a#} {% x %}'])(
    '%s is no Jinja',
    (text) => {
      expect(renderValue(text, SCOPE)).toBe(text);
    },
  );

  test('what would be Jinja is written as an expression', () => {
    expect(renderValue('{{ "{% if" }} x', SCOPE)).toBe('{% if x');
  });

  test('what an expression gives is not rendered again', () => {
    expect(renderValue('{{ out }}', { out: '{{ secret }}', secret: 's' })).toBe('{{ secret }}');
    expect(renderValue('{{ out }}{{ out }}', { out: '{{ secret }}', secret: 's' })).toBe(
      '{{ secret }}{{ secret }}',
    );
  });

  test('plain data goes through an expression and comes back the same', () => {
    const data = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(data, (value) => {
        fc.pre(!JSON.stringify(value).includes('e+') && isSafe(value));
        expect(renderValue('{{ v }}', { v: value })).toEqual(value);
      }),
    );
  });

  test('text in an expression is text again, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (before, inside) => {
        fc.pre(!before.includes('{'));
        const literal = JSON.stringify(inside).replace(/\\u([0-9a-f]{4})/g, '\\u$1');
        expect(renderValue(`${before}{{ ${literal} }}`, {})).toBe(before + inside);
      }),
    );
  });
});

function isSafe(value: unknown): boolean {
  if (typeof value === 'number')
    return (
      Number.isFinite(value) &&
      !Object.is(value, -0) &&
      (!Number.isInteger(value) || Number.isSafeInteger(value))
    );
  return typeof value !== 'object' || value === null || Object.values(value).every(isSafe);
}

describe('habits from Jinja get the CEL word', () => {
  test.each([
    ['x | default(3)', 'CEL has no filters: write `vars.?name.orValue(…)` for a default'],
    ['x | int', 'CEL has no filters: call a function, such as `int(x)`, `x.size()` or `x.join(",")`'],
    ['x is defined', 'write `has(vars.name)`, or `!has(vars.name)`'],
    ['not x', 'write `!` for not'],
    ['a and b', 'write `&&` for and, `||` for or'],
    ['x not in y', 'write `!(x in names)`'],
    ['x = 1', 'write `==` to compare'],
    ["'a' if b else 'c'", 'write `b ? a : c` for `a if b else c`'],
    ['.Names', 'for a literal `{{` write `{{ "{{" }}`'],
  ])('%s', (source, hint) => {
    expect(
      messageOf(() => compile(source))
        .split('\n')
        .at(-1),
    ).toBe(hint);
  });
});

describe('evaluateCondition', () => {
  test.each<[string, boolean | string]>([
    ['port == 8472', true],
    ['facts.os.id == "ubuntu"', false],
    ['true', true],
    ['port', '`port`: a condition must be true or false, and the type of this is int'],
    [
      'text',
      '`text`: a condition must be true or false, and the type of this is string; compare it, as in `text == "yes"`',
    ],
    ['names', '`names`: a condition must be true or false, and the type of this is list'],
    ['port || true', true],
    ['port && true', '`port && true`: logical operator requires bool operands, got `int`'],
  ])('%s', (source, expected) => {
    if (typeof expected === 'boolean') expect(evaluateCondition(source, SCOPE)).toBe(expected);
    else expect(messageOf(() => evaluateCondition(source, SCOPE))).toBe(expected);
  });
});

describe('references', () => {
  test.each<[string, string[]]>([
    ['port + 1', ['port']],
    ['l.exists(i, i == x)', ['l', 'x']],
    ['l.map(i, i > 0, i + y)', ['l', 'y']],
    ['i + l.map(i, i)[0]', ['i', 'l']],
    ['cel.bind(v, a, v + b)', ['a', 'b']],
    ['l.all(i, m.exists(j, i == j && has(k.z)))', ['l', 'm', 'k']],
    ['vars.port == host.name', ['vars', 'host']],
    ['{"a": b, c: [d]}[e]', ['b', 'c', 'd', 'e']],
    ['f.matches(g) ? -h : !i', ['f', 'g', 'h', 'i']],
    ['"x".size()', []],
  ])('%s', (source, names) => {
    expect(compile(source).references.sort()).toEqual(names.sort());
  });

  test('members, and what of them must exist', () => {
    const uses = (source: string) => compile(source).uses.map((use) => [use.path.join('.'), use.required]);
    expect(uses('vars.a.b')).toEqual([['vars.a.b', 3]]);
    expect(uses('vars["a"]')).toEqual([['vars.a', 2]]);
    expect(uses('vars.?a.orValue(1)')).toEqual([['vars.a', 1]]);
    expect(uses('has(vars.a)')).toEqual([['vars.a', 1]]);
    expect(uses('has(vars.a.b)')).toEqual([['vars.a.b', 2]]);
    expect(uses('"b" in vars.a')).toEqual([
      ['vars.a', 2],
      ['vars.a.b', 2],
    ]);
    expect(uses('"b" in a[0]')).toEqual([['a', 1]]);
    expect(uses('groups[host.name][0]')).toEqual([
      ['groups', 1],
      ['host.name', 2],
    ]);
    expect(compile('x == yy').uses.map((use) => use.offset)).toEqual([0, 5]);
  });

  test.each<[string, string[]]>([
    ['a + vars.b', ['a', 'vars.b']],
    ['vars.?a.orValue(b)', ['vars.a']],
    ['vars.?a.or(vars.?b).orValue(c)', ['vars.a']],
    ['a ? b : c', ['a']],
    ['a && b || c', []],
    ['has(vars.a)', []],
    ['a.exists(x, x == b)', ['a']],
    ['cel.bind(x, a, x + b)', ['a']],
    ['a[b ? c : d].replace(e, f)', ['a', 'b', 'e', 'f']],
  ])('%s computes always', (source, names) => {
    const always = compile(source).uses.filter((use) => use.always);
    expect(always.map(({ path }) => path.join('.')).sort()).toEqual(names);
  });

  test('of values', () => {
    expect(
      [...referencesOf({ a: ['{{ x }}', 'b{{ facts.uid }}{{ y + x }}'], c: 'd', e: '{{ broken' })].sort(),
    ).toEqual(['facts', 'x', 'y']);
  });
});

describe('hostile expressions end, and reach nothing', () => {
  const huge = Array.from({ length: 1000 }, (_, index) => index);
  const scope = { l: huge, s: `${'a'.repeat(50)}b`, big: 'x'.repeat(1_000_000), o: {} };

  test.each([
    'constructor',
    'toString',
    'o.constructor',
    'o.__proto__',
    'o["__proto__"]',
    'cel.constructor',
    'timestamp(0).constructor',
    'duration("1s").constructor',
    '"".constructor',
    'l.constructor',
    'cel.bind.constructor("return process")()',
    'this',
    'process.env',
    'globalThis',
    'google.constructor',
    'optional.constructor',
    'has(o.constructor) ? 1 : o.x',
    'b"{}".json().constructor',
    'b"not json".json()',
    '"a".matches("(")',
  ])('%s', (source) => {
    expect(messageOf(() => compile(source).evaluate(scope))).not.toContain('no error');
  });

  test.each([
    ['regular expressions', 's.matches("(a+)+$")'],
    ['loops', 'l.exists(a, l.exists(b, l.exists(c, a + b + c == -1)))'],
    ['growing lists', 'l.map(a, l.map(b, l.map(c, 1)))'],
    ['doubling lists', `[l]${'.map(x, x + x)'.repeat(10)}`],
    ['doubling beyond that', `[l]${'.map(x, x + x)'.repeat(30)}`],
    ['doubling text', `cel.bind(a, big + big, cel.bind(b, a + a, cel.bind(c, b + b, c + c)))`],
    ['one large text', 'big + big'],
    ['negations', `${'!'.repeat(4000)}true`],
    ['parentheses', `${'('.repeat(2000)}1${')'.repeat(2000)}`],
    ['terms', `1${'+1'.repeat(2000)}`],
    ['length', `"${'x'.repeat(5000)}"`],
    ['depth', '[[[['.repeat(100)],
  ])('%s are bounded', (_, source) => {
    const started = performance.now();
    expect(messageOf(() => compile(source).evaluate(scope))).not.toContain('no error');
    expect(performance.now() - started).toBeLessThan(3000);
  });

  test('a value nested too deeply is refused', () => {
    let deep: Value = 'x';
    for (let level = 0; level < 5000; level++) deep = [deep];
    expect(messageOf(() => renderValue('{{ v }}', { v: deep }))).toContain('too large or nested too deeply');
    expect(messageOf(() => renderValue(deep, {}))).toContain('nested too deeply');
  });

  test('an expression works again after one of its runs was stopped', () => {
    const source = 't.matches("(a+)+$") && l.exists(i, i == x)';
    expect(messageOf(() => compile(source).evaluate({ t: scope.s, l: [1], x: 1 }))).toContain('took longer');
    expect(compile(source).evaluate({ t: 'aa', l: [1], x: 1 })).toBe(true);
    expect(compile(source).evaluate({ t: 'aa', l: [1], x: 2 })).toBe(false);
  });

  test('any text compiles or is a UsageError with a place; what it gives is data or an ExpressionError', () => {
    const words = fc.constantFrom(
      'x',
      'l',
      'vars',
      '.',
      '?',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '"a"',
      "'",
      '1',
      '2.5',
      '+',
      '-',
      '==',
      '&&',
      '||',
      '!',
      'in',
      'has(',
      '.map(i,',
      '.size()',
      ':',
      ',',
      ' ',
      '|',
      'null',
      'true',
      '.?y',
      'type(',
      'b"x"',
    );
    const source = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(source, (text) => {
        messageOf(() => JSON.stringify(compile(text).evaluate({ x: 1, l: [1, 'a'], vars: { y: null } })));
      }),
      { numRuns: 2000 },
    );
  });
});
