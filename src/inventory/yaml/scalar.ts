import type { Value } from '../inventory.ts';

const SAFE = (value: number, text: string): Value => (Number.isSafeInteger(value) ? value : text);
const INTEGER =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)$/;
const TRUE = /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const NULL = /^(?:~|null|Null|NULL|)$/;

/**
 * A plain scalar as PyYAML types it (YAML 1.1, yaml/resolver.py): `yes` and `off` are booleans but `y` is text, `010`
 * is 8, `1:30` is 90, `1e3` is text. Dates, `.inf` and integers a double cannot hold stay text: nothing is lost.
 */
export function plainScalar(text: string): Value {
  if (NULL.test(text)) return null;
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  if (INTEGER.test(text)) return integer(text);
  if (FLOAT.test(text)) return float(text);
  return text;
}

/** Text that is a whole JSON document keeps JSON's types, as in Ansible: `1e3` is a number there. */
export function jsonScalar(text: string): Value {
  const value: unknown = JSON.parse(text);
  if (typeof value === 'number') return /[.eE]/.test(text) ? value : SAFE(value, text);
  return typeof value === 'boolean' || value === null ? value : text;
}

function integer(text: string): Value {
  const digits = text.replaceAll('_', '').replace(/^[-+]/, '');
  const size = digits.includes(':')
    ? sexagesimal(digits)
    : /^0[0-7]+$/.test(digits)
      ? Number.parseInt(digits, 8)
      : Number(digits);
  if (Number.isNaN(size)) return text;
  return SAFE(text.startsWith('-') ? 0 - size : size, text);
}

function float(text: string): Value {
  const digits = text.replaceAll('_', '').replace(/^[-+]/, '');
  const size = digits.includes(':') ? sexagesimal(digits) : Number(digits);
  if (!Number.isFinite(size)) return text;
  return text.startsWith('-') ? -size : size;
}

function sexagesimal(digits: string): number {
  return digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
