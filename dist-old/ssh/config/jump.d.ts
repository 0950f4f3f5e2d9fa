/** One hop of ProxyJump. What is null comes from ssh_config and the defaults of that hop. */
export interface Hop {
    user: string | null;
    host: string;
    port: number | null;
}
/** `[user@]host[:port]` or `ssh://…`, several with commas, first hop first; [] for `none`; null when it is neither. */
export declare function parseJump(text: string): Hop[] | null;
export declare function formatHop({ user, host, port }: Hop): string;
/** A destination as on ssh's command line. Null when it is none. */
export declare function parseHop(text: string): Hop | null;
