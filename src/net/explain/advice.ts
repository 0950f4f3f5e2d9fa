import type { Where } from './journey.ts';

/** Why something gets no answer, by where it was lost: the most likely first. */
export const CAUSES: Record<Where, string[]> = {
  here: [
    'a firewall on that machine drops it: tcpdump sees packets before the firewall does',
    'rp_filter on that machine drops it, because the way back is by another interface',
    'nothing listens there and a firewall drops the refusal',
  ],
  'not-forwarded': [
    'forwarding is off on that machine (net.ipv4.ip_forward, or conf.INTERFACE.forwarding)',
    'a firewall there drops what is forwarded (FORWARD policy DROP of Docker or ufw)',
    'that machine has no route to the address, or rp_filter drops the packet',
  ],
  swallowed: [
    'if the address is not its own: forwarding is off there (net.ipv4.ip_forward), or its firewall drops what is forwarded',
    'if the address is its own: its firewall drops the packet, for tcpdump sees packets before the firewall does',
    'rp_filter there drops it, because the way back is by another interface',
  ],
  left: [
    'a firewall on the way or at the other end drops it: the node itself, a security group, the hypervisor',
    'a node on the way does not forward it (net.ipv4.ip_forward is 0, or FORWARD drops it)',
    'the other end is down, or a route on the way leads elsewhere',
  ],
  back: [
    'a firewall between the two drops the answer, or the machine that asked drops it on arrival',
    'the answer takes another way, and a stateful firewall or rp_filter there does not know it',
    'address translation rewrote the question and does not know the answer',
  ],
  unknown: [
    'a firewall at the other end or on the way drops it',
    'a node on the way does not forward it (net.ipv4.ip_forward is 0, or FORWARD drops it)',
    'the other end is down, or the filter of the capture hid the answers',
  ],
};

/** What to do next, by where it was lost. `to` is what to connect to: `10.0.0.2:80`. */
export function nextSteps(where: Where, to: string): string[] {
  switch (where) {
    case 'here':
      return [
        'on that machine: nft list ruleset; iptables-save; iptables-legacy-save',
        'on that machine: ss -ltnup (does something listen?) and sysctl -a -r rp_filter',
        'netfix check PLAYBOOK with a `firewall` task for the port says which rule drops it',
      ];
    case 'not-forwarded':
    case 'swallowed':
      return [
        'on that machine: sysctl -a -r "forwarding|ip_forward|rp_filter"',
        'on that machine: nft list ruleset; iptables -S FORWARD; ip route get ADDRESS',
        'netfix check playbooks/baseline.yaml -i hosts --diff shows what forwarding needs, now and after a boot',
      ];
    case 'back':
      return ['on the machine that asked: nft list ruleset; conntrack -S; sysctl -a -r rp_filter'];
    default:
      return [
        `see who loses it: capture "tcpdump -i any -w FILE" at both ends while somebody calls ${to}, and explain both files`,
        'on the other end: ss -ltnup, nft list ruleset, iptables-save',
      ];
  }
}
