import { isForbiddenKey } from './forbidden-key.ts';

/** What keeps `name` from being a group's name, or null. Dots and dashes are fine, as in Ansible's default. */
export function groupNameProblem(name: string): string | null {
  if (name === '') return 'a group needs a name';
  if (isForbiddenKey(name)) return `\`${name}\` cannot be a name here`;
  if (/[\s\u0000-\u001f\u007f:,[\]]/.test(name)) {
    return `${JSON.stringify(name)} is not a group name: spaces, colons, commas and brackets cannot stand in one`;
  }
  return /^[!&~@]/.test(name)
    ? `${JSON.stringify(name)} is not a group name: patterns could not name it`
    : null;
}
