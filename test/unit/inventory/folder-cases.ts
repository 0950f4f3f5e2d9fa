import type { InventoryCase } from './cases.ts';

const folder = (name: string, files: InventoryCase['files']): InventoryCase => ({
  name,
  files,
  sources: ['inv'],
});

/** What a folder holds besides its sources, and the order in which they are read. */
export const FOLDERS: InventoryCase[] = [
  folder('a folder passes over what Ansible does', {
    'inv/hosts': 'n1\n',
    ...Object.fromEntries(
      ['.hidden', 'hosts.ini', 'ansible.cfg', 'old.bak', 'old~', 'x.orig', 'play.retry', 'README.md', 'n.txt']
        .concat([
          'x.rst',
          'x.pyc',
          'x.pyo',
          '.x.swp',
          'x.rpm',
          '.git/config',
          'vars_plugins/p',
          'sub/group_vars/g',
        ])
        .map((name) => [`inv/${name}`, '[wrong]\nnever\n']),
    ),
    'inv/group_vars.yml': 'all: {vars: {read: yes}}\n',
    'inv/txt': '[txt]\nn2\n',
    'inv/ini/hosts': '[deep]\nn3\n',
    'inv/Makefile.ini.d/x': '[d]\nn4\n',
  }),
  folder('a folder is read by name, as bytes', {
    'inv/Z': 'h v=Z a=1\n',
    'inv/a': 'h v=a b=1\n',
    'inv/10': 'h v=10 c=1\n',
    'inv/9': 'h v=9 d=1\n',
    'inv/_': 'h v=_ \n',
    'inv/m/x': 'h v=m\n[late]\nh\n',
    'inv/é': 'h2 v=e\n',
    'inv/\u{ff41}': 'h2 v=wide\n',
    'inv/\u{1f600}': 'h2 v=astral\n',
  }),
  folder('a folder with files that say nothing', {
    'inv/hosts': 'n1\n',
    'inv/empty': '',
    'inv/todo': '# nothing yet\n',
    'inv/todo.yaml': '# nothing yet\n',
  }),
  {
    name: 'a folder, its file again and another folder',
    files: {
      'inv/hosts': '[g]\nh v=inv\n',
      'inv/group_vars/g.yml': 'w: inv\nx: inv\n',
      'two/hosts': '[g]\nh v=two\nk\n',
      'two/group_vars/g.yml': 'w: two\ny: two\n',
    },
    sources: ['inv', 'two', 'inv/hosts', 'late,'],
  },
  {
    name: 'a trailing slash',
    files: {
      'inv/sub/hosts': '[g]\nh\n',
      'inv/sub/group_vars/g.yml': 'v: 1\n',
      'inv/group_vars/g.yml': 'v: 2\n',
    },
    sources: ['inv/sub/'],
  },
  folder('an empty subfolder', { 'inv/hosts': 'n1\n', 'inv/none/.gitkeep': '' }),
];
