/** The tasks of playbooks/baseline.yaml, with plain values: a playbook of one's own is changed, not parametrised. */
export declare const PLAYBOOK_FILE: string;
