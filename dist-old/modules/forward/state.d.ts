import type { HostNetwork } from '../cidr/network.ts';
import type { FirewallState } from '../firewall/state.ts';
export interface ForwardState {
    firewall: FirewallState;
    network: HostNetwork;
}
