import { PLAYBOOK_SCHEMA, schemaLine } from './schemas.ts';

/** The tasks of playbooks/baseline.yaml, with plain values: a playbook of one's own is changed, not parametrised. */
export const PLAYBOOK_FILE = `${schemaLine(PLAYBOOK_SCHEMA)}# What every Kubernetes node needs of its network before \`kubeadm init\` or \`join\`. It is yours: change what you like.
# \`netfix modules\` lists what a task can be, \`netfix modules sysctl\` shows one of them. Editors complete both.
- name: Kubernetes node network
  hosts: all # or a group of the inventory, or a pattern: workers:!node3
  become: true # root by sudo or doas; add -K where they ask for a password
  vars:
    # The overlay's port. flannel, Cilium and k3s: 8472. Calico: 4789.
    overlay_port: 8472
  # Modules and settings hold now and after a boot.
  tasks:
    - name: kernel modules
      tags: [modules]
      kernel_module: { name: "{{ item }}" }
      loop: [br_netfilter, overlay]

    - name: forwarding and bridge filtering
      tags: [sysctl]
      sysctl:
        settings:
          net.ipv4.ip_forward: 1
          # For CNIs whose pods hang on a bridge, and for kube-proxy.
          net.bridge.bridge-nf-call-iptables: 1
          net.bridge.bridge-nf-call-ip6tables: 1
        # A line of another file that would win at the next boot: \`fail\` names it, \`comment\` comments it out.
        conflicts: fail

    - name: overlay port open between the nodes
      tags: [firewall]
      firewall:
        allow: ["{{ overlay_port }}/udp"] # more of them: 6443/tcp, 10250/tcp, 30000-32767/tcp
        from: nodes # the hosts of this play; or CIDRs: [10.0.0.0/24]

    # The last two measure every pair of nodes. Leave them out with --skip-tags iperf.
    - name: iperf is there to measure with
      tags: [iperf]
      package: { names: [iperf] }

    - name: packets pass between all pairs of nodes
      tags: [iperf]
      iperf:
        port: "{{ overlay_port }}"
        protocol: udp
        bandwidth: 5M # what each pair sends
        seconds: 3
        max_loss: 1 # percent
`;
