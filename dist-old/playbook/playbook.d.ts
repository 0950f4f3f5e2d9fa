import type { Value, Vars } from '../inventory/inventory.ts';
/** 1-based. */
export interface Position {
    file: string;
    line: number;
    column: number;
}
/** A place in a playbook, ready to be spread into a Problem. */
export interface Place extends Position {
    /** The lines around the place with a caret. */
    frame: string;
}
/** The place of a part of a play or task by its YAML path, such as `['sysctl', 'settings']`, and offset in its text. */
export type Locate = (path: readonly (string | number)[], offset?: number) => Place;
/** A `{{ }}`-free value is itself; strings that hold expressions are kept as written and rendered per host. */
export interface Task {
    name: string | null;
    module: string;
    params: Value;
    /** Each must be true. CEL source without braces. */
    when: string[];
    /** A list, or a `{{ }}` string that gives one. */
    loop: Value[] | string | null;
    register: string | null;
    tags: string[];
    ignoreErrors: boolean;
    notify: string[];
    /** Further tries after the first failed one, with `delay` seconds between them. */
    retries: number;
    delay: number;
    runOnce: boolean;
    /** Set per task from import_tasks `vars`. */
    vars: Vars;
    position: Position;
    /** Absent on tasks that did not come from a file. */
    locate?: Locate;
}
export interface Play {
    name: string;
    hosts: string;
    become: boolean;
    /** Its tasks only look and tell, as in check mode, whatever the command is. */
    checkMode: boolean;
    vars: Vars;
    /** Batch sizes: numbers or percentages, the last one repeats. Empty: all at once. */
    serial: (number | string)[];
    /** 0 to 100; null: no limit. */
    maxFailPercentage: number | null;
    tasks: Task[];
    handlers: Task[];
    position: Position;
    locate?: Locate;
}
export interface Playbook {
    file: string;
    plays: Play[];
}
