/** What keeps `name` from being a group's name, or null. Dots and dashes are fine, as in Ansible's default. */
export declare function groupNameProblem(name: string): string | null;
