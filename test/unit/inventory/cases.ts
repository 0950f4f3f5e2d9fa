import { readFileSync } from 'node:fs';
import type { Files } from './ansible.ts';

export interface InventoryCase {
  name: string;
  files: Files;
  /** Below `inv/`, or lists. */
  sources: string[];
}

const yaml = (name: string, content: string, others: Files = {}): InventoryCase => ({
  name,
  files: { 'inv/hosts.yaml': content, ...others },
  sources: ['inv/hosts.yaml'],
});

const ini = (name: string, content: string, others: Files = {}): InventoryCase => ({
  name,
  files: { 'inv/hosts.ini': content, ...others },
  sources: ['inv/hosts.ini'],
});

const KUBESPRAY_YAML = `---
all:
  hosts:
    node1:
      ansible_host: 95.54.0.12
      ip: 10.3.0.1
      access_ip: 10.3.0.1
    node2:
      ansible_host: 95.54.0.13
      ip: 10.3.0.2
    node3: {ansible_host: 95.54.0.14, ip: 10.3.0.3}
  children:
    kube_control_plane:
      hosts:
        node1:
        node2:
    kube_node:
      hosts:
        node1:
        node2:
        node3:
    etcd:
      hosts:
        node1:
        node2:
        node3:
    k8s_cluster:
      children:
        kube_control_plane:
        kube_node:
    calico_rr:
      hosts: {}
`;

const KUBESPRAY_INI = `# ## Configure 'ip' variable to bind kubernetes services on a
# ## different ip than the default iface
[kube_control_plane]
node1 ansible_host=95.54.0.12 ip=10.3.0.1 etcd_member_name=etcd1
# node2 ansible_host=95.54.0.13  # ip=10.3.0.2 etcd_member_name=etcd2

[etcd:children]
kube_control_plane

[kube_node]
node4 ansible_host=95.54.0.15  # ip=10.3.0.4
node5 ansible_host=95.54.0.16

[k8s_cluster:children]
kube_control_plane
kube_node
calico_rr

[calico_rr]
`;

const LOAD_BALANCED = `all:
  children:
    prod: {children: {dc1: , dc2: }, vars: {where: prod, from_prod: 1}}
    dc1: {children: {web: }, vars: {where: dc1, from_dc1: 1}}
    dc2: {children: {db: }, vars: {where: dc2}}
    web: {hosts: {w1: , w2: {where: host}}, vars: {where: web}}
    db: {hosts: {d1: }}
  vars: {where: all, from_all: [1, {a: b}]}
`;

/** Shapes people have, each read by us and by `ansible-inventory`. */
export const CASES: InventoryCase[] = [
  yaml('the example', readFileSync(new URL('../../../inventory.example.yaml', import.meta.url), 'utf8')),
  yaml('kubespray, YAML', KUBESPRAY_YAML),
  ini('kubespray, INI', KUBESPRAY_INI),
  yaml('kubespray with group_vars folders', KUBESPRAY_YAML, {
    'inv/group_vars/all/all.yml':
      '---\nbin_dir: /usr/local/bin\nloadbalancer_apiserver_port: 6443\nno_proxy_exclude_workers: false\n',
    'inv/group_vars/all/etcd.yml': 'etcd_deployment_type: host\n',
    'inv/group_vars/all/empty.yml': '---\n# nothing but comments\n',
    'inv/group_vars/k8s_cluster/k8s-cluster.yml':
      'kube_network_plugin: calico\nkube_pods_subnet: 10.233.64.0/18\n',
    'inv/group_vars/k8s_cluster/k8s-net-calico.yml': 'calico_mtu: 1440\n',
    'inv/group_vars/k8s_cluster/.hidden.yml': 'hidden: true\n',
    'inv/group_vars/k8s_cluster/old.yml~': 'backup: true\n',
    'inv/group_vars/k8s_cluster/notes.txt': 'not: read\n',
    'inv/group_vars/k8s_cluster/deeper/x.yml': 'deep: 1\n',
  }),
  yaml(
    'top-level groups beside all',
    'web:\n  hosts:\n    a:\n    b:\ndb:\n  hosts: {c: }\n  vars: {x: 1}\nall:\n  vars: {y: 2}\n',
  ),
  yaml('nested groups', LOAD_BALANCED),
  yaml(
    'a group with two parents at different depths',
    'all:\n  children:\n    a: {children: {b: {children: {c: }}}, vars: {v: a}}\n    b: {vars: {v: b}}\n    d: {children: {c: }, vars: {v: d}}\n    c: {hosts: {h: }}\n',
  ),
  yaml(
    'the same depth goes by name',
    'all:\n  children:\n    zz: {hosts: {h: }, vars: {v: zz}}\n    aa: {hosts: {h: }, vars: {v: aa, w: aa}}\n',
  ),
  yaml(
    'priority beats the name',
    'all:\n  children:\n    zz: {hosts: {h: }, vars: {v: zz}}\n    aa: {hosts: {h: }, vars: {v: aa, ansible_group_priority: 10}}\n    mm: {hosts: {h: }, vars: {v: mm, ansible_group_priority: "-3"}}\n',
  ),
  yaml(
    'depth beats priority',
    'all:\n  children:\n    top: {children: {low: }, vars: {v: top, ansible_group_priority: 99}}\n    low: {hosts: {h: }, vars: {v: low}}\n',
  ),
  yaml(
    'ranges',
    'all:\n  hosts:\n    "n[1:3]": {r: 1}\n    "m[01:10:4].ex.org": \n    "db-[a:c]-[0:1]": {s: 2}\n    "[5:6]x": \n    "10.0.0.[8:10]": \n',
  ),
  yaml(
    'ports',
    'all:\n  hosts:\n    n1:2222:\n    "[2001:db8::1]:23": \n    2001:db8::2: \n    "n[1:2].ex:24": {ansible_port: 25}\n    "10.0.0.1:26": \n',
  ),
  yaml(
    'YAML 1.1 scalars',
    `all:
  hosts:
    h:
      truths: [yes, Yes, YES, on, On, ON, true, True]
      lies: [no, No, off, OFF, false, FALSE]
      text: [y, n, Y, N, tRue, yEs, 1e3, 0o17, 08, 09.x, 1.2.3, 10.0.0.1, 12e, 0x, +, ., 1_a, 'yes', "010"]
      octal: [010, 0777, -017, 00, 0_7]
      hex: [0x1F, -0xff, 0xF_F]
      binary: [0b101, -0b1]
      sexagesimal: [1:30, 22:22:22, -1:30, 1:30.5, 01:30]
      floats: [1.5, -2.25, 1.0e+3, .5, 5., 1_0.5, +1.5, 6.02e-23]
      ints: [0, 1, -1, +1, 1_000, 9007199254740991]
      nulls: [~, null, Null, NULL, ]
      mac: [52:54:00:12:34:56, aa:bb:cc:dd:ee:ff, 11:22:33:44:55:10]
`,
  ),
  yaml(
    'strings and blocks',
    'all:\n  hosts:\n    h:\n      a: |\n        one\n          two\n\n      b: >-\n        one\n        two\n      c: "tab\\t \\u00e9 \\x41"\n      d: \'it\'\'s\'\n      e: plain # comment\n      f: a#b\n      g: "{{ ansible_host }}"\n      h: {x: [1, {y: z}], 5: five}\n      i: not\n        folded\n',
  ),
  yaml(
    'anchors and merges',
    'all:\n  vars:\n    base: &base {a: 1, b: 2}\n    more: &more {b: 3, c: 4}\n    x: {<<: *base, b: 9}\n    y: {<<: [*base, *more], d: 5}\n    z: *base\n  hosts: {h: }\n',
  ),
  yaml('tags', 'all:\n  hosts:\n    h: {a: !!str 5, b: !!int "5", d: !!float 1, e: !!bool "yes"}\n'),
  yaml('a host and section as a lone word', 'all:\n  hosts: h1\n  children:\n    g:\n      hosts: h2\n'),
  yaml(
    'empty groups, and a group of nothing',
    'all:\n  children:\n    a:\n    b: {}\n    c: {hosts: , vars: , children: }\n  hosts: {x: }\n',
  ),
  yaml(
    'ungrouped by name',
    'ungrouped:\n  hosts: {u: {a: 1}, g: }\nweb: {hosts: {g: }}\nall: {hosts: {z: }}\n',
  ),
  yaml('host and group variables in files', LOAD_BALANCED, {
    'inv/group_vars/all.yml': 'where: all-file\nonly_all: yes\n',
    'inv/group_vars/web.yaml': 'where: web-file\n',
    'inv/group_vars/prod.json': '{"where": "prod-file", "f": 1e3, "t": true, "n": null}',
    'inv/group_vars/dc1': 'where: dc1-file\nnested: {a: 1}\n',
    'inv/host_vars/w1.yml': 'where: w1-file\n',
    'inv/host_vars/d1/one.yml': 'one: 1\nboth: one\n',
    'inv/host_vars/d1/two.json': '{"both": "two"}',
    'inv/host_vars/stranger.yml': 'never: read\n',
  }),
  yaml('a variables folder hides the file of that name', 'all: {hosts: {h: }}\n', {
    'inv/group_vars/all/a.yml': 'a: folder\n',
    'inv/group_vars/all.yml': 'a: file\nb: file\n',
    'inv/host_vars/h.yml': 'x: yml\n',
    'inv/host_vars/h.yaml': 'x: yaml\n',
  }),
  yaml('variables of ungrouped', 'all: {hosts: {h: }, children: {g: {hosts: {k: }}}}\n', {
    'inv/group_vars/ungrouped.yml': 'u: 1\n',
  }),
  yaml(
    'names with dots, dashes and odd letters',
    'all:\n  children:\n    web-1.x: {hosts: {a-b.c_d: , MÜller: }}\n',
  ),
  yaml(
    'JSON written as YAML inventory',
    '{"all": {"hosts": {"n1": {"a": 1e3, "b": [true, null, "yes"]},\n\t"n2": {}}}}',
  ),
  ini('no section at all', 'a\nb ansible_host=10.0.0.2\n\n; comment\n# comment\nc:2222\n'),
  ini(
    'children before their declaration',
    '[top:children]\nmid\n[mid:children]\nlow\n[low]\nh1\nh2\n[top:vars]\nv=top\n[low:vars]\nv=low\n',
  ),
  ini('variables before the group', '[g:vars]\na=1\n[g]\nh\n[all:vars]\nb=2\n'),
  ini(
    'values on host lines',
    `h1 int=5 neg=-5 float=1.5 hex=0x1f oct=0o17 zero=010 under=1_000 t=True f=False n=None
h2 t=true y=yes q="5" qq='"5"' s='a b' e= l="[1, 'a', True]" d="{'a': {'b': [1]}}" tup=1,2 par=(1) p2="(1,)"
h3 ip=10.0.0.1 cidr=10.0.0.0/16 v=1.2.3 plus=+5 exp=1e3 dot=.5 dot2=5. big=9007199254740991 minus=1-2 two="1 2"
h4 esc=a\\ b hash=a#b rest=lost
h5 hash="a#b" url=http://x/?a=b&c=d tpl="{{ x }}" args="-o ProxyCommand='ssh -W %h:%p j'" empty="''" # comment
h6 u="u'x'" r="r'a\\\\b'" cat="'a' 'b'" bad="'a" lst="[1," json='{"a": "b"}' json2='{"a": true}' b="b'x'"
h7 uni="'\\\\u00e9'" neg0=-0 nested="[[1, [2, (3, 4)]], {}]" ws="[ 1 , 2 , ]" cplx="'1j'" str="'5'"
`,
  ),
  ini(
    'values of groups',
    `h
[all:vars]
int=5
padded =  7
comment=5 # a comment
text=a b # kept
quoted="x y"
list=[1, 'two', 3.0]
true_py=True
true_yaml=true
empty=
eq=a=b=c
spaced = a  b
dict={'k': ['v']}
ssh=-o ProxyCommand="ssh -W %h:%p jump"
`,
  ),
  ini(
    'ranges and IPv6',
    '[web]\nw[1:3] a=1\nw[08:11]\nx[a:e:2]\n[2001:db8::1]:22\n2001:db8::7\n10.1.0.[1:2]:2222\n',
  ),
  ini(
    'sections with comments and spaces',
    '[web] # the web\n  a   x=1   # c\n\tb\n[db:children]   \nweb # all of it\n[ungrouped]\nz\n',
  ),
  ini('the same host twice', 'h a=1 b=1\n[g]\nh b=2 c=2\nh:99\n[g2]\nh\n'),
  ini('CRLF line ends', '[g]\r\nh a=1\r\n\r\n[g:vars]\r\nb=x y\r\n'),
  yaml('CRLF line ends, YAML', 'all:\r\n  hosts:\r\n    h: {a: yes}\r\n'),
  ini('priorities', '[a]\nh\n[b]\nh\n[a:vars]\nv=a\nansible_group_priority=5\n[b:vars]\nv=b\n'),
  { name: 'no ending, INI', files: { 'inv/hosts': '# x\n\n[g]\nn1 a=1\n' }, sources: ['inv/hosts'] },
  {
    name: 'no ending, YAML',
    files: { 'inv/hosts': '# x\n\nall:\n  hosts:\n    n1:\n' },
    sources: ['inv/hosts'],
  },
  { name: 'no ending, plain names', files: { 'inv/hosts': 'n1\nn2\n' }, sources: ['inv/hosts'] },
  { name: 'another ending is INI', files: { 'inv/lab.prod': 'n1 a=1\n' }, sources: ['inv/lab.prod'] },
  { name: 'a list', files: {}, sources: ['n1, n2:2222 ,10.0.0.1,2001:db8::5,[2001:db8::6]:23'] },
  { name: 'a list of one', files: {}, sources: ['n1,'] },
  {
    name: 'two sources, the later wins',
    files: {
      'inv/a.yaml': 'all: {hosts: {h: {v: a, w: a}}, children: {g: {hosts: {h: }, vars: {gv: a}}}}\n',
      'inv/b.ini': '[g]\nh v=b\nk\n[g:vars]\ngv=b\n',
      'inv/group_vars/g.yml': 'file: 1\n',
    },
    sources: ['inv/a.yaml', 'inv/b.ini', 'extra,'],
  },
  {
    name: 'two folders with variables',
    files: {
      'inv/hosts': '[g]\nh\n[p:children]\ng\n',
      'inv/group_vars/g.yml': 'v: inv-g\n',
      'inv/group_vars/p.yml': 'w: inv-p\n',
      'two/hosts': 'k\n',
      'two/group_vars/p.yml': 'v: two-p\nw: two-p\n',
      'two/host_vars/h.yml': 'x: two-h\n',
    },
    sources: ['inv/hosts', 'two/hosts'],
  },
  {
    name: 'an executable with _meta',
    files: {
      'inv/list': `#!/bin/sh
[ "$1" = --list ] || exit 3
echo '{"web": {"hosts": ["a", "b"], "vars": {"v": 1}, "children": ["sub"]}, "sub": ["c"], "lone": {"x": 1},'
echo '"_meta": {"hostvars": {"a": {"k": [1, "yes"]}, "c": {}, "nobody": {"z": 1}}}}'
`,
    },
    sources: ['inv/list'],
  },
  {
    name: 'an executable that is asked for each host',
    files: {
      'inv/list': `#!/bin/sh
case $1 in
--list) echo '{"web": ["a", "b"]}' ;;
--host) echo "{\\"me\\": \\"$2\\"}" ;;
esac
`,
    },
    sources: ['inv/list'],
  },
];
