/**
 * Splits hosts into the batches of a play's `serial`: numbers or percentages of all hosts (at least one), the last
 * of which repeats, as in Ansible. No serial: one batch.
 */
export declare function serialBatches<T>(hosts: readonly T[], serial: readonly (number | string)[]): T[][];
