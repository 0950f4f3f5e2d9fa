import type { FirewallParams } from './params.ts';
/** Files that some service loads at boot with iptables-restore. */
export declare const IPTABLES_FILES: {
    readonly ip: readonly ['/etc/iptables/rules.v4', '/etc/sysconfig/iptables', '/etc/iptables/rules-save'];
    readonly ip6: readonly ['/etc/iptables/rules.v6', '/etc/sysconfig/ip6tables', '/etc/iptables/rules6-save'];
};
/** In this folder so that no distribution's own file of the name exists. */
export declare const NFT_OWN_FILE = "/etc/nftables.d/netfix.nft";
/** Sh that holds where firewalld runs: by its process, for asking it takes its slow front end. */
export declare const FIREWALLD_RUNS = "has firewall-cmd && cat /proc/[0-9]*/comm 2>/dev/null | grep -qx firewalld";
/** All that readState() reads, but for firewalld's services. */
export declare const PROBE: Record<string, string>;
export declare function probe({ allow }: FirewallParams): Record<string, string>;
