import { expect, test } from 'vitest';
import { systemdLines } from '../../../src/net/ini-lines.ts';

test.each([
  ['a backslash goes on', ['DNS=a \\', ' b'], ['a  b']],
  ['so does one before a carriage return', ['DNS=a \\\r', ' b\r'], ['a  b']],
  ['one with a blank behind it does not', ['DNS=a \\ ', 'Domains=b'], ['a \\', 'b']],
  ['two do not', ['DNS=a\\\\', 'Domains=b'], ['a\\\\', 'b']],
  ['a comment between is passed over', ['DNS=a \\', '# no', '', 'b'], ['a  b']],
])('a line of systemd: %s', (_, lines, values) => {
  expect(systemdLines(['[Network]', ...lines]).map(({ value }) => value)).toEqual(values);
});
