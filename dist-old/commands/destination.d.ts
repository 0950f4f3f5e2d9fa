/** What `--to` names, and who is to connect to it. */
export interface Destination {
    /** As it was given. */
    text: string;
    /** A host of the inventory, or any name or address. */
    host: string;
    port: number;
    /** A host that captures. */
    from: string;
}
/** Null without `--to`. Throws UsageError. The first host connects where `--from` names no other. */
export declare function destinationOf({ to, from }: {
    to?: string;
    from?: string;
}, hosts: readonly string[]): Destination | null;
