import { isOfLogin } from '../inventory/connection-vars.ts';
import { isForbiddenKey } from '../inventory/forbidden-key.ts';
import type { Vars } from '../inventory/inventory.ts';
import { checkTemplates } from './check-expressions.ts';
import { faultAt, faultAtKey, hasField, isFields, type Part, show } from './part.ts';
import { SCOPE_NAMES } from './variables.ts';

/** The `vars` of a play, a task or an import. */
export function readVars(part: Part): Vars {
  if (!hasField(part, 'vars')) return {};
  const vars = part.fields.vars ?? {};
  if (!isFields(vars)) {
    faultAt(part, ['vars'], `\`vars\` must be a map of names and values, not ${show(vars)}`);
    return {};
  }
  for (const name of Object.keys(vars)) {
    const fault = isOfLogin(name) ? loginFault(name) : variableNameFault(name);
    if (fault !== null) faultAtKey(part, ['vars', name], fault);
  }
  checkTemplates(part, vars, ['vars']);
  return vars;
}

/** Hosts are logged in to before any play, and once for all of them. */
function loginFault(name: string): string {
  return `\`${name}\` says how to log in, which stands in the inventory or in \`-e\`: here nobody reads it`;
}

/** Why a name cannot be a variable's, or null. Ansible's rule for names, and the names every expression has. */
export function variableNameFault(name: string): string | null {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return `\`${name}\` is no name: letters, digits and \`_\`, not a digit first`;
  if (isForbiddenKey(name)) return `\`${name}\` cannot be a name`;
  return SCOPE_NAMES.includes(name) ? `\`${name}\` is taken: every expression has its own \`${name}\`` : null;
}
