/**
 * Shell text that prints `iperf (pid 7)` for each process that listens on the port, by ss(8): of all users for root, else
 * of one's own. `families` are ss's letters for them: `u` for UDP, `t` for TCP.
 */
export function portProcesses(port: number, families: 'u' | 't' | 'ut'): string {
  return `has ss && ss -Hlnp${families} 'sport = :${port}' 2>/dev/null | sed -n 's/.*users:(("\\([^"]*\\)",pid=\\([0-9]*\\).*/\\1 (pid \\2)/p'`;
}
