import type { InventoryCase } from './cases.ts';

/** Inventories in the shape that public projects document, with their groups and variable names; the values are ours. */

const KUBESPRAY_VARS = {
  'inv/group_vars/all/all.yml': `---
bin_dir: /usr/local/bin
loadbalancer_apiserver_port: 6443
loadbalancer_apiserver_healthcheck_port: 8081
upstream_dns_servers:
  - 192.0.2.53
no_proxy_exclude_workers: false
ntp_enabled: false
ntp_servers:
  - "0.pool.ntp.example iburst"
unsafe_show_logs: false
allow_unsupported_distribution_setup: false
`,
  'inv/group_vars/all/etcd.yml': 'etcd_data_dir: /var/lib/etcd\netcd_deployment_type: host\n',
  'inv/group_vars/all/containerd.yml': '---\n# containerd_storage_dir: "/var/lib/containerd"\n',
  'inv/group_vars/all/offline.yml':
    '---\n# registry_host: "myprivateregisry.com"\nfiles_repo: "{{ x }}/files"\n',
  'inv/group_vars/k8s_cluster/k8s-cluster.yml': `---
kube_config_dir: /etc/kubernetes
kube_token_dir: "{{ kube_config_dir }}/tokens"
kube_api_anonymous_auth: true
kube_network_plugin: calico
kube_service_addresses: 10.233.0.0/18
kube_pods_subnet: 10.233.64.0/18
kube_network_node_prefix: 24
kube_apiserver_ip: "{{ kube_service_addresses | ansible.utils.ipaddr('net') | ansible.utils.ipaddr(1) | ansible.utils.ipaddr('address') }}"
kube_proxy_mode: ipvs
kube_proxy_strict_arp: false
cluster_name: cluster.local
ndots: 2
volume_cross_zone_attachment: no
`,
  'inv/group_vars/k8s_cluster/addons.yml':
    'helm_enabled: false\nmetallb_enabled: false\nmetallb_speaker_enabled: "{{ metallb_enabled }}"\nkrew_root_dir: "/usr/local/krew"\n',
  'inv/group_vars/k8s_cluster/k8s-net-calico.yml':
    'calico_cni_name: k8s-pod-network\nnat_outgoing: true\n# calico_mtu: 1500\n',
  'inv/group_vars/etcd.yml': "etcd_compaction_retention: '8'\netcd_metrics: basic\n",
  'inv/group_vars/calico_rr.yml': 'calico_rr_id: 1.0.0.1\n',
};

const KUBESPRAY_SAMPLE = `# This inventory describe a HA typology with stacked etcd (== same nodes as control plane)
# and 3 worker nodes
[kube_control_plane]
node1 ansible_host=95.54.0.12  ip=10.3.0.1 etcd_member_name=etcd1
node2 ansible_host=95.54.0.13  ip=10.3.0.2 etcd_member_name=etcd2
# node3 ansible_host=95.54.0.14  # ip=10.3.0.3 etcd_member_name=etcd3

[etcd:children]
kube_control_plane

[kube_node]
# node4 ansible_host=95.54.0.15  # ip=10.3.0.4
node5 ansible_host=95.54.0.16  # ip=10.3.0.5
`;

const KUBESPRAY_HOSTS = `all:
  hosts:
    node1: {ansible_host: 192.0.2.11, ip: 192.0.2.11, access_ip: 192.0.2.11}
    node2: {ansible_host: 192.0.2.12, ip: 192.0.2.12, access_ip: 192.0.2.12}
    node3: {ansible_host: 192.0.2.13, ip: 192.0.2.13, access_ip: 192.0.2.13}
  children:
    kube_control_plane: {hosts: {node1: , node2: }}
    kube_node: {hosts: {node1: , node2: , node3: }}
    etcd: {hosts: {node1: , node2: , node3: }}
    k8s_cluster: {children: {kube_control_plane: , kube_node: }}
    calico_rr: {hosts: {}}
`;

const KUBESPRAY_LOCAL = `node1 ansible_connection=local local_release_dir={{ansible_env.HOME}}/releases

[kube_control_plane]
node1

[etcd]
node1

[kube_node]
node1

[k8s_cluster:children]
kube_node
kube_control_plane
`;

const K3S_ANSIBLE = `---
k3s_cluster:
  children:
    server:
      hosts:
        192.16.35.11:
    agent:
      hosts:
        192.16.35.12:
        192.16.35.13:

  # Required Vars
  vars:
    ansible_port: 22
    ansible_user: debian
    k3s_version: v1.30.2+k3s1
    token: "changeme!"
    api_endpoint: "{{ hostvars[groups['server'][0]]['ansible_host'] | default(groups['server'][0]) }}"
    # Optional vars
    extra_server_args: ""
    server_config_yaml: |
      tls-san:
        - "192.16.35.11"
    registries_config_yaml:  |
      # Containerd can be configured to connect to private registries
      mirrors:
        docker.io: {endpoint: ["https://registry.example"]}
    api_port: 6443
    opt_tls_san: 
`;

const K3S_HA = `[master]
192.168.30.38
192.168.30.39
192.168.30.40

[node]
192.168.30.41
192.168.30.42

# only required if proxmox_lxc_configure: true
# must contain all proxmox instances that have a master or worker node
# [proxmox]
# 192.168.30.43

[k3s_cluster:children]
master
node
`;

const OPENSHIFT = `# This is an example of an OpenShift-Ansible host inventory
[OSEv3:children]
masters
nodes
etcd
lb
nfs

[OSEv3:vars]
ansible_user=root
#ansible_become=yes
debug_level=2
openshift_deployment_type=origin
openshift_release=v3.11
openshift_master_identity_providers=[{'name': 'htpasswd_auth', 'login': 'true', 'challenge': 'true', 'kind': 'HTPasswdPasswordIdentityProvider'}]
openshift_master_default_subdomain=apps.test.example.com
osm_cluster_network_cidr=10.128.0.0/14
openshift_portal_net=172.30.0.0/16
osm_host_subnet_length=9
os_sdn_network_plugin_name='redhat/openshift-ovs-multitenant'
openshift_node_groups=[{'name': 'node-config-master', 'labels': ['node-role.kubernetes.io/master=true']}, {'name': 'node-config-compute', 'labels': ['node-role.kubernetes.io/compute=true'], 'edits': [{ 'key': 'kubeletArguments.pods-per-core','value': ['20']}]}]
openshift_hosted_registry_storage_volume_size=10Gi
openshift_enable_service_catalog=false

[masters]
ose3-master[1:3]-ansible.test.example.com

[etcd]
ose3-etcd[1:3]-ansible.test.example.com

[nfs]
ose3-nfs1-ansible.test.example.com

[lb]
ose3-lb-ansible.test.example.com

[nodes]
ose3-master[1:3]-ansible.test.example.com openshift_node_group_name="node-config-master"
ose3-infra[1:2]-ansible.test.example.com openshift_node_group_name="node-config-infra"
ose3-node[1:2]-ansible.test.example.com openshift_node_group_name="node-config-compute" openshift_hostname=node.test
`;

const KOLLA = `# These initial groups are the only groups required to be modified.
[control]
# These hostname must be resolvable from your deployment host
control[01:03]

[network]
network01 neutron_external_interface=eth2 api_interface=bond0.10
network02

[compute]
compute01 ansible_user=kolla ansible_become=True

[monitoring]
monitoring01

[storage]
storage01

[deployment]
localhost       ansible_connection=local become=true

[baremetal:children]
control
network
compute
storage
monitoring

[tls-backend:children]
control

[common:children]
control
network
compute
storage
monitoring

[loadbalancer:children]
network

[loadbalancer:vars]
network_interface=bond0
kolla_external_vip_interface = "bond1"
enable_haproxy=yes

[neutron:children]
network

[neutron-server:children]
control

[neutron-dhcp-agent:children]
neutron

[nova:children]
control

[nova-api:children]
nova

[nova-libvirt:children]
compute
`;

const CEPH = `[mons]
ceph-mon[0:2] monitor_address=192.168.42.10

[osds]
ceph-osd0 devices="['/dev/sdb', '/dev/sdc']" osd_crush_location="{'root': 'default', 'rack': 'r1'}"
ceph-osd1 dedicated_devices="[ '/dev/nvme0n1' ]"

[mgrs:children]
mons

[grafana-server]
ceph-mon0

[rgws]
ceph-rgw0 radosgw_address=192.168.42.20

[clients]
`;

const sample = (name: string, source: string, files: InventoryCase['files']): InventoryCase => ({
  name,
  files,
  sources: [source],
});

const CEPH_VARS = {
  'inv/group_vars/all.yml':
    "---\ndummy:\ncluster: ceph\npublic_network: 192.168.42.0/24\ncluster_network: \"{{ public_network | regex_replace(' ', '') }}\"\nosd_objectstore: bluestore\nceph_conf_overrides:\n  global: {osd_pool_default_size: 3}\n",
  'inv/group_vars/osds.yml': '---\ndummy:\nosd_auto_discovery: no\nosds_per_device: 1\n',
  'inv/group_vars/osds.yml.sample': 'sample: true\n',
  'inv/group_vars/grafana-server.yml': 'grafana_port: 3000\n',
};

export const PUBLIC_SHAPES: InventoryCase[] = [
  sample('kubespray inventory/sample/inventory.ini', 'inv/inventory.ini', {
    'inv/inventory.ini': KUBESPRAY_SAMPLE,
    'inv/patches/kube-scheduler+merge.yaml': 'kind: Pod\n',
    ...KUBESPRAY_VARS,
  }),
  sample('kubespray inventory/mycluster/ as a folder', 'inv', {
    'inv/hosts.yaml': KUBESPRAY_HOSTS,
    'inv/inventory.ini': KUBESPRAY_SAMPLE,
    ...KUBESPRAY_VARS,
  }),
  sample('kubespray inventory/local/hosts.ini', 'inv/hosts.ini', {
    'inv/hosts.ini': KUBESPRAY_LOCAL,
    ...KUBESPRAY_VARS,
  }),
  sample('k3s-ansible inventory-sample.yml', 'inv/inventory.yml', { 'inv/inventory.yml': K3S_ANSIBLE }),
  sample('k3s with kube-vip, inventory/sample', 'inv/hosts.ini', {
    'inv/hosts.ini': K3S_HA,
    'inv/group_vars/all.yml':
      "---\nk3s_version: v1.30.2+k3s2\nansible_user: ansibleuser\nflannel_iface: eth0\napiserver_endpoint: 192.168.30.222\nk3s_node_ip: \"{{ ansible_facts[(cilium_iface | default(flannel_iface))]['ipv4']['address'] }}\"\nextra_args: >-\n  --flannel-iface={{ flannel_iface }}\n  --node-ip={{ k3s_node_ip }}\nk3s_master_taint: \"{{ true if groups['node'] | default([]) | length >= 1 else false }}\"\n",
  }),
  sample('openshift-ansible hosts.example', 'inv/hosts', { 'inv/hosts': OPENSHIFT }),
  sample('kolla-ansible multinode', 'inv/multinode', {
    'inv/multinode': KOLLA,
    'inv/host_vars/compute01': 'tunnel_interface: vxlan0\n',
    'inv/group_vars/nova-api/x.yml': 'workers: 4\n',
  }),
  sample('ceph-ansible hosts', 'inv/hosts', { 'inv/hosts': CEPH, ...CEPH_VARS }),
  sample('ceph-ansible as a folder', 'inv', { 'inv/hosts': CEPH, ...CEPH_VARS }),
  sample('debops ansible/inventory', 'inv', {
    'inv/hosts':
      '[debops_all_hosts]\nhost1 ansible_host=host1.example.org\nhost2\n\n[debops_service_nginx]\nhost1\n\n[debops_ntp:children]\ndebops_service_nginx\n',
    'inv/group_vars/all/ifupdown.yml': "ifupdown__interfaces:\n  'eth0': {inet: dhcp, allow: auto}\n",
    'inv/group_vars/debops_all_hosts/core.yml': 'core__admin_groups: ["admins"]\n',
    'inv/host_vars/host1/nginx.yml': "nginx__servers: [{name: ['a.example.org'], state: present}]\n",
    'inv/host_vars/host1/.gitkeep': '',
  }),
  sample("the folder of Ansible's guide: static, dynamic, groups of groups", 'inv', {
    'inv/01-hosts.yml': 'web: {hosts: {"w[1:2]": {from: one, a: 1}}}\nall: {vars: {env: one}}\n',
    'inv/02-dynamic.py': `#!/bin/sh
echo '{"db": {"hosts": ["d1"], "vars": {"from": "two"}}, "_meta": {"hostvars": {"d1": {"b": 2}, "w1": {"from": "two"}}}}'
`,
    'inv/03-static': '[prod:children]\nweb\ndb\n\n[prod:vars]\nenv=three\n\n[web]\nw1 a=3\n',
    'inv/04-more/hosts': '[db]\nd2\n',
    'inv/04-more/group_vars/db.yml': 'never: read\n',
    'inv/group_vars/all.yml': 'env: file\n',
    'inv/group_vars/prod.yml': 'p: 1\n',
  }),
];
