/** Plain data as YAML or JSON gives it. */
export type Value = string | number | boolean | null | Value[] | {
    [key: string]: Value;
};
export type Vars = Record<string, Value>;
export interface InventoryHost {
    name: string;
    /** Every group it is in, ancestors included, `all` and `ungrouped` left out, sorted. */
    groups: string[];
    /** Merged as Ansible merges: all, parents before children, host last; `inventory_hostname` is not in it. */
    vars: Vars;
}
export interface InventoryGroup {
    name: string;
    /** Hosts named directly in this group, in order. */
    hosts: string[];
    children: string[];
    vars: Vars;
}
/** Hosts in the order they first appear; `all` and `ungrouped` are always among the groups. */
export interface Inventory {
    hosts: ReadonlyMap<string, InventoryHost>;
    groups: ReadonlyMap<string, InventoryGroup>;
}
