import type { InventoryHost, Value } from './inventory.ts';

/** `{{ name }}`, or what stands for a literal `{{`: `{{ "{{" }}`. */
const REFERENCE = /\{\{\s*(?:([A-Za-z_][A-Za-z0-9_]*)|"(\{[{%#])")\s*\}\}/g;
const MAX_DEPTH = 5;

/** The text with each `{{ name }}` replaced by the host's variable, or what is wrong. Nothing else of Jinja is read. */
export function fillReferences(
  text: string,
  host: InventoryHost,
  depth = 0,
): { value: Value } | { problem: string; hint?: string } {
  if (!/\{[{%]/.test(text)) return { value: text };
  if (depth >= MAX_DEPTH) return { problem: 'refers to itself' };
  const whole = new RegExp(`^\\s*${REFERENCE.source}\\s*$`).exec(text)?.[1];
  if (whole !== undefined) return lookUp(whole, host, depth);
  let problem: { problem: string; hint?: string } | undefined;
  const value = text.replace(REFERENCE, (_, name: string | undefined, braces = '') => {
    if (name === undefined) return braces;
    const found = lookUp(name, host, depth);
    if ('problem' in found) problem ??= found;
    return 'value' in found ? String(found.value) : '';
  });
  if (problem !== undefined) return problem;
  return /\{[{%]/.test(text.replace(REFERENCE, ' '))
    ? { problem: 'holds a Jinja expression', hint: TEMPLATE_HINT }
    : { value };
}

const TEMPLATE_HINT = 'write the value itself; of Jinja only {{ name }} is read here';

function lookUp(
  name: string,
  host: InventoryHost,
  depth: number,
): { value: Value } | { problem: string; hint?: string } {
  if (name === 'inventory_hostname') return { value: host.name };
  const value = Object.hasOwn(host.vars, name) ? host.vars[name] : undefined;
  if (value === undefined)
    return { problem: `refers to \`${name}\`, which host \`${host.name}\` does not have` };
  return typeof value === 'string' ? fillReferences(value, host, depth + 1) : { value };
}
