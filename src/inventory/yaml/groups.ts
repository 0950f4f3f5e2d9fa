import { suggestion } from '../../did-you-mean.ts';
import { assign, assignHosts } from '../assign.ts';
import { addChild, addGroup } from '../draft.ts';
import { groupNameProblem } from '../group-name.ts';
import { expandHostPattern } from '../host-range.ts';
import { type Reading, reportAt } from '../reading.ts';
import { type Place, type Tree, treeValue } from './tree.ts';

const SECTIONS = ['hosts', 'children', 'vars'];
type MapTree = Extract<Tree, { kind: 'map' }>;

/** Ansible's YAML inventory: top-level keys are groups, each with `hosts`, `children` and `vars`. */
export function readYamlGroups(reading: Reading, tree: MapTree): void {
  const plugin = tree.entries.get('plugin');
  if (plugin !== undefined) {
    reportAt(
      reading,
      plugin.key,
      'this configures an Ansible inventory plugin, which netfix cannot run',
      PLUGIN_HINT,
    );
    return;
  }
  for (const [name, { key, value }] of tree.entries) {
    if (SECTIONS.includes(name)) {
      reportAt(
        reading,
        key,
        `\`${name}\` stands at the top level, where group names are expected`,
        'put it below `all:`',
      );
    } else {
      readGroup(reading, name, key, value);
    }
  }
}

const PLUGIN_HINT = 'save what it gives: ansible-inventory -i FILE --list > inventory.json';

function readGroup(reading: Reading, name: string, key: Place, tree: Tree): boolean {
  const problem = groupNameProblem(name);
  if (problem !== null) {
    reportAt(reading, key, problem);
    return false;
  }
  addGroup(reading.draft, name);
  if (tree.kind === 'scalar' && tree.value === null) return true;
  if (tree.kind !== 'map') {
    reportAt(
      reading,
      tree.place,
      `group \`${name}\` must be a mapping with hosts, children or vars`,
      groupHint(tree),
    );
    return true;
  }
  for (const [section, entry] of tree.entries) readSection(reading, name, section, entry);
  return true;
}

function groupHint(tree: Tree): string | undefined {
  return tree.kind === 'list'
    ? 'put the hosts below `hosts:`, each as a key of its own, such as `n1:`'
    : undefined;
}

function readSection(
  reading: Reading,
  group: string,
  section: string,
  entry: { key: Place; value: Tree },
): void {
  if (!SECTIONS.includes(section)) {
    reportAt(
      reading,
      entry.key,
      `unknown key \`${section}\` in group \`${group}\``,
      suggestion(section, SECTIONS),
    );
    return;
  }
  for (const [name, item] of sectionEntries(reading, group, section, entry.value)) {
    if (section === 'vars')
      report(reading, item.key, assign(reading.draft, group, name, treeValue(item.value)));
    else if (section === 'hosts') readHost(reading, group, name, item);
    else readChild(reading, group, name, item);
  }
}

/** A lone word stands for a mapping with that one key, as in Ansible. */
function sectionEntries(reading: Reading, group: string, section: string, tree: Tree): MapTree['entries'] {
  if (tree.kind === 'map') return tree.entries;
  if (tree.kind === 'scalar' && tree.value === null) return new Map();
  if (tree.kind === 'scalar' && typeof tree.value === 'string' && section !== 'vars') {
    const nothing: Tree = { kind: 'scalar', place: tree.place, value: null };
    return new Map([[tree.value, { key: tree.place, value: nothing }]]);
  }
  const hint = section === 'vars' ? undefined : 'write each name as a key of its own, with a colon: `n1:`';
  reportAt(
    reading,
    tree.place,
    `\`${section}\` of group \`${group}\` must be a mapping, not a ${tree.kind}`,
    hint,
  );
  return new Map();
}

function readChild(reading: Reading, group: string, name: string, item: { key: Place; value: Tree }): void {
  if (!readGroup(reading, name, item.key, item.value)) return;
  report(reading, item.key, addChild(reading.draft, group, name));
}

function readHost(reading: Reading, group: string, pattern: string, item: { key: Place; value: Tree }): void {
  const named = expandHostPattern(pattern);
  if ('problem' in named) {
    reportAt(reading, item.key, named.problem);
    return;
  }
  const { value: tree } = item;
  if (tree.kind === 'map') {
    const vars = [...tree.entries].map(([key, { value }]) => [key, treeValue(value)] as const);
    report(reading, item.key, assignHosts(reading.draft, group, named, vars));
  } else if (tree.kind === 'scalar' && tree.value === null) {
    assignHosts(reading.draft, group, named, []);
  } else {
    reportAt(reading, tree.place, `host \`${pattern}\` must have a mapping of variables, not a ${tree.kind}`);
  }
}

function report(reading: Reading, place: Place, problem: string | null): void {
  if (problem !== null) reportAt(reading, place, problem);
}
