import { ancestors, type Draft, type DraftGroup } from './draft.ts';
import type { Inventory, InventoryGroup, InventoryHost, Vars } from './inventory.ts';
import type { AdjacentVars } from './vars-files.ts';

/**
 * The finished inventory, with Ansible's precedence (VARIABLE_PRECEDENCE in config/base.yml): `all`, the other groups, then
 * the files for `all`, the files for the other groups, the host, its files. So a file for `all` beats what the inventory
 * itself says of a group. Groups go by depth, then priority, then name; files go source by source.
 */
export function mergeInventory(draft: Draft, adjacent: readonly AdjacentVars[]): Inventory {
  adoptOrphans(draft);
  const memberships = hostGroups(draft);
  settleUngrouped(draft, memberships);
  const rank = groupOrder(draft);
  const hosts = new Map<string, InventoryHost>();
  for (const { name } of draft.hosts.values()) {
    const groups = [...(memberships.get(name) ?? [])].filter((group) => group !== 'all');
    const ordered = groups.sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
    hosts.set(name, {
      name,
      groups: ordered.filter((group) => group !== 'ungrouped').sort(),
      vars: hostVars(draft, adjacent, name, ordered),
    });
  }
  const groups = new Map([...draft.groups.values()].map((group) => [group.name, finished(group, adjacent)]));
  return { hosts, groups };
}

function finished(group: DraftGroup, adjacent: readonly AdjacentVars[]): InventoryGroup {
  const vars = { ...group.vars };
  for (const files of adjacent) Object.assign(vars, files.groups.get(group.name));
  return { name: group.name, hosts: [...group.hosts], children: [...group.children], vars };
}

function adoptOrphans(draft: Draft): void {
  const all = draft.groups.get('all');
  for (const group of draft.groups.values()) {
    if (group.name === 'all' || group.parents.size > 0) continue;
    all?.children.add(group.name);
    group.parents.add('all');
  }
}

/** Every group of each host, ancestors included. */
function hostGroups(draft: Draft): Map<string, Set<string>> {
  const result = new Map<string, Set<string>>();
  for (const group of draft.groups.values()) {
    const above = ancestors(draft, group.name);
    for (const host of group.hosts) {
      const groups = result.get(host) ?? new Set();
      result.set(host, groups);
      groups.add(group.name);
      for (const name of above) groups.add(name);
    }
  }
  return result;
}

/** `ungrouped` holds exactly the hosts that no other group than `all` names. */
function settleUngrouped(draft: Draft, memberships: Map<string, Set<string>>): void {
  const ungrouped = draft.groups.get('ungrouped');
  for (const host of draft.hosts.keys()) {
    const groups = memberships.get(host);
    const grouped = [...(groups ?? [])].some((group) => group !== 'all' && group !== 'ungrouped');
    if (grouped) {
      ungrouped?.hosts.delete(host);
      groups?.delete('ungrouped');
    } else {
      ungrouped?.hosts.add(host);
      groups?.add('ungrouped');
    }
  }
}

/** The place of each group in the order of merging: by depth, priority, name. */
function groupOrder(draft: Draft): Map<string, number> {
  const depths = groupDepths(draft);
  const depth = (group: DraftGroup): number => depths.get(group.name) ?? 0;
  const sorted = [...draft.groups.values()].sort(
    (a, b) => depth(a) - depth(b) || a.priority - b.priority || (a.name < b.name ? -1 : 1),
  );
  return new Map(sorted.map((group, i) => [group.name, i]));
}

/** The longest way down from `all`. */
function groupDepths(draft: Draft): Map<string, number> {
  const depths = new Map<string, number>();
  const depthOf = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    const parents = [...(draft.groups.get(name)?.parents ?? [])];
    const depth = parents.reduce((deepest, parent) => Math.max(deepest, depthOf(parent) + 1), 0);
    depths.set(name, depth);
    return depth;
  };
  for (const name of draft.groups.keys()) depthOf(name);
  return depths;
}

function hostVars(
  draft: Draft,
  adjacent: readonly AdjacentVars[],
  host: string,
  groups: readonly string[],
): Vars {
  const vars: Vars = { ...draft.groups.get('all')?.vars };
  for (const group of groups) Object.assign(vars, draft.groups.get(group)?.vars);
  for (const files of adjacent) Object.assign(vars, files.groups.get('all'));
  for (const files of adjacent) {
    for (const group of groups) Object.assign(vars, files.groups.get(group));
  }
  Object.assign(vars, draft.hosts.get(host)?.vars);
  for (const files of adjacent) Object.assign(vars, files.hosts.get(host));
  return vars;
}
