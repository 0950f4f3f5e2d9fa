/** The hosts one line or key names, or what is wrong with it. */
export type HostPattern = {
    hosts: string[];
    port: number | null;
} | {
    problem: string;
};
/** Expands `n[01:10:2].ex:2222`, `db-[a:f]`, `[2001:db8::1]:22` as Ansible does. */
export declare function expandHostPattern(pattern: string): HostPattern;
/** What keeps `name` from being a host's name, or null. */
export declare function hostNameProblem(name: string): string | null;
