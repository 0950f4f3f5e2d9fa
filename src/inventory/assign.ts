import { addHost, type Draft, type DraftGroup } from './draft.ts';
import type { Value } from './inventory.ts';

/** Gives a variable to the group of that name, else to the host: Ansible looks in this order too. Null when it went well. */
export function assign(draft: Draft, owner: string, key: string, value: Value): string | null {
  const group = draft.groups.get(owner);
  if (group !== undefined) return assignToGroup(group, key, value);
  const host = draft.hosts.get(owner);
  if (host !== undefined) host.vars[key] = value;
  return null;
}

/** The hosts of one line or key, with their variables. */
export function assignHosts(
  draft: Draft,
  group: string,
  named: { hosts: readonly string[]; port: number | null },
  vars: Iterable<readonly [string, Value]>,
): string | null {
  const entries = [...vars];
  for (const host of named.hosts) {
    addHost(draft, host, group, named.port);
    for (const [key, value] of entries) {
      const problem = assign(draft, host, key, value);
      if (problem !== null) return problem;
    }
  }
  return null;
}

function assignToGroup(group: DraftGroup, key: string, value: Value): string | null {
  if (key !== 'ansible_group_priority') {
    group.vars[key] = value;
    return null;
  }
  const priority = typeof value === 'string' ? Number.parseInt(value, 10) : value;
  if (typeof priority !== 'number' || !Number.isFinite(priority)) {
    return `ansible_group_priority of \`${group.name}\` must be a whole number`;
  }
  group.priority = Math.trunc(priority);
  return null;
}
