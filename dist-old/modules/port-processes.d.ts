/**
 * Shell text that prints `iperf (pid 7)` for each process that listens on the port, by ss(8): of all users for root, else
 * of one's own. `families` are ss's letters for them: `u` for UDP, `t` for TCP.
 */
export declare function portProcesses(port: number, families: 'u' | 't' | 'ut'): string;
