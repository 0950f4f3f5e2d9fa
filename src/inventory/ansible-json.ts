import { assign, assignHosts } from './assign.ts';
import { addChild, addGroup } from './draft.ts';
import { groupNameProblem } from './group-name.ts';
import { hostNameProblem } from './host-range.ts';
import { type Reading, reportAt } from './reading.ts';
import { type Place, type Tree, treeValue } from './yaml/tree.ts';

type MapTree = Extract<Tree, { kind: 'map' }>;

/** What was read: the hosts in order, and their variables unless the script wants to be asked for each (`--host`). */
export interface AnsibleJson {
  hosts: string[];
  hasHostvars: boolean;
}

/** True for the shape that scripts and `ansible-inventory --list` print, false for YAML's shape written as JSON. */
export function isAnsibleJson(tree: MapTree): boolean {
  if (tree.entries.has('_meta')) return true;
  return [...tree.entries.values()].some(({ value }) => {
    return (
      value.kind === 'list' || (value.kind === 'map' && value.entries.get('hosts')?.value.kind === 'list')
    );
  });
}

/** Reads `{ group: { hosts, vars, children }, _meta: { hostvars } }` (Ansible, "Developing dynamic inventory"). */
export function readAnsibleJson(reading: Reading, tree: MapTree): AnsibleJson {
  const hosts = new Set<string>();
  for (const [name, { key, value }] of tree.entries) {
    if (name !== '_meta') readGroup(reading, name, key, value, hosts);
  }
  const meta = tree.entries.get('_meta')?.value;
  const hostvars = meta?.kind === 'map' ? meta.entries.get('hostvars')?.value : undefined;
  for (const host of hosts) {
    const vars = hostvars?.kind === 'map' ? hostvars.entries.get(host)?.value : undefined;
    if (vars !== undefined) readHostVars(reading, host, vars);
  }
  return { hosts: [...hosts], hasHostvars: hostvars !== undefined };
}

export function readHostVars(reading: Reading, host: string, tree: Tree): void {
  if (tree.kind !== 'map') {
    reportAt(reading, tree.place, `the variables of \`${host}\` must be a mapping, not a ${tree.kind}`);
    return;
  }
  for (const [name, { key, value }] of tree.entries) {
    report(reading, key, assign(reading.draft, host, name, treeValue(value)));
  }
}

function readGroup(reading: Reading, name: string, key: Place, tree: Tree, hosts: Set<string>): void {
  const problem = groupNameProblem(name);
  report(reading, key, problem);
  if (problem !== null) return;
  addGroup(reading.draft, name);
  if (tree.kind === 'list') readHosts(reading, name, tree, hosts);
  else if (tree.kind === 'scalar')
    reportAt(reading, tree.place, `group \`${name}\` must be a mapping or a list of hosts`);
  else if (['hosts', 'vars', 'children'].some((section) => tree.entries.has(section)))
    readSections(reading, name, tree, hosts);
  else readLoneHost(reading, name, key, tree, hosts);
}

function readSections(reading: Reading, group: string, tree: MapTree, hosts: Set<string>): void {
  const section = (name: string): Tree | undefined => tree.entries.get(name)?.value;
  const listed = section('hosts');
  const vars = section('vars');
  const children = section('children');
  if (listed !== undefined) readHosts(reading, group, listed, hosts);
  if (vars?.kind === 'map') {
    for (const [name, { key, value }] of vars.entries) {
      report(reading, key, assign(reading.draft, group, name, treeValue(value)));
    }
  } else if (vars !== undefined) {
    reportAt(reading, vars.place, `\`vars\` of group \`${group}\` must be a mapping, not a ${vars.kind}`);
  }
  for (const { name, place } of children === undefined ? [] : names(reading, group, 'children', children)) {
    report(reading, place, groupNameProblem(name) ?? addChild(reading.draft, group, name));
  }
}

function readHosts(reading: Reading, group: string, tree: Tree, hosts: Set<string>): void {
  for (const { name, place } of names(reading, group, 'hosts', tree))
    addOne(reading, group, name, place, hosts);
}

/** `{"n1": {"a": 1}}`: a host in a group of its own name, with these variables. */
function readLoneHost(reading: Reading, name: string, key: Place, tree: MapTree, hosts: Set<string>): void {
  addOne(reading, name, name, key, hosts);
  readHostVars(reading, name, tree);
}

function addOne(reading: Reading, group: string, name: string, place: Place, hosts: Set<string>): void {
  const problem = hostNameProblem(name);
  report(reading, place, problem ?? assignHosts(reading.draft, group, { hosts: [name], port: null }, []));
  if (problem === null) hosts.add(name);
}

function names(
  reading: Reading,
  group: string,
  section: string,
  tree: Tree,
): { name: string; place: Place }[] {
  const items = tree.kind === 'list' ? tree.items : undefined;
  if (items?.every((item) => item.kind === 'scalar' && typeof item.value === 'string')) {
    return items.map((item) => ({ name: String(treeValue(item)), place: item.place }));
  }
  reportAt(reading, tree.place, `\`${section}\` of group \`${group}\` must be a list of names`);
  return [];
}

function report(reading: Reading, place: Place, problem: string | null): void {
  if (problem !== null) reportAt(reading, place, problem);
}
