import type { Vars } from './inventory.ts';

export interface DraftGroup {
  name: string;
  hosts: Set<string>;
  children: Set<string>;
  parents: Set<string>;
  vars: Vars;
  /** ansible_group_priority: among groups of one depth the highest is merged last. */
  priority: number;
}

interface DraftHost {
  name: string;
  vars: Vars;
}

/** What the sources have said so far. Iteration order of every Map and Set here is the order of first mention. */
export interface Draft {
  groups: Map<string, DraftGroup>;
  hosts: Map<string, DraftHost>;
}

export function emptyDraft(): Draft {
  const draft: Draft = { groups: new Map(), hosts: new Map() };
  addGroup(draft, 'all');
  addGroup(draft, 'ungrouped');
  addChild(draft, 'all', 'ungrouped');
  return draft;
}

export function addGroup(draft: Draft, name: string): DraftGroup {
  const known = draft.groups.get(name);
  if (known !== undefined) return known;
  const group = {
    name,
    hosts: new Set<string>(),
    children: new Set<string>(),
    parents: new Set<string>(),
    vars: {},
    priority: 1,
  };
  draft.groups.set(name, group);
  return group;
}

/** A port counts only where the host is first named, as in Ansible. */
export function addHost(draft: Draft, name: string, group: string, port: number | null): void {
  if (!draft.hosts.has(name)) {
    draft.hosts.set(name, { name, vars: port === null ? {} : { ansible_port: port } });
  }
  addGroup(draft, group).hosts.add(name);
}

/** Returns what is wrong with the edge, or null. */
export function addChild(draft: Draft, parent: string, child: string): string | null {
  if (parent === child) return `group \`${child}\` cannot be its own child`;
  if (child === 'all') return `\`all\` holds every group and cannot be a child of \`${parent}\``;
  if (ancestors(draft, parent).has(child)) {
    return `group \`${child}\` as a child of \`${parent}\` closes a loop: \`${parent}\` is already below \`${child}\``;
  }
  addGroup(draft, parent).children.add(child);
  addGroup(draft, child).parents.add(parent);
  return null;
}

/** Every group above `name`, itself left out. */
export function ancestors(draft: Draft, name: string): Set<string> {
  const seen = new Set<string>();
  const open = [...(draft.groups.get(name)?.parents ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(draft.groups.get(next)?.parents ?? []));
  }
  return seen;
}
