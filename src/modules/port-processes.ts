/**
 * Shell text that prints `iperf (pid 7)` for each process that holds the port, by ss(8): of all users for root, else of
 * one's own. `families` are ss's letters for them: `u` for UDP, `t` for TCP. A server of UDP may connect its socket to who
 * sent to it and make a new one to listen (iperf 2 does): so of UDP those count, too, that are connected.
 */
export function portProcesses(port: number, families: 'u' | 't' | 'ut'): string {
  const asked = [...families].map(
    (family) => `ss -H${family === 'u' ? 'a' : 'l'}np${family} 'sport = :${port}'`,
  );
  return `has ss && { ${asked.join('; ')}; } 2>/dev/null | sed -n 's/.*users:(("\\([^"]*\\)",pid=\\([0-9]*\\).*/\\1 (pid \\2)/p' | awk '!seen[$0]++'`;
}
