/** `host:port`, `[host]:port` or a bare host; ranges such as `n[1:3]` may stand in the host. */
export interface HostAddress {
    host: string;
    port: number | null;
}
/** Null where the text is no address, host name or range pattern with at most one port. */
export declare function parseHostAddress(text: string): HostAddress | null;
