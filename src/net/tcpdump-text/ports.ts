/** Names that tcpdump prints for ports without -n, of /etc/services, where nodes use them. */
const NAMES = new Map<string, number>(
  Object.entries({
    ftp: 21,
    ssh: 22,
    smtp: 25,
    domain: 53,
    bootps: 67,
    bootpc: 68,
    http: 80,
    sunrpc: 111,
    ntp: 123,
    snmp: 161,
    bgp: 179,
    ldap: 389,
    https: 443,
    syslog: 514,
    ldaps: 636,
    nfs: 2049,
    'etcd-client': 2379,
    'etcd-server': 2380,
    mysql: 3306,
    postgresql: 5432,
    amqp: 5672,
    'http-alt': 8080,
    webcache: 8080,
  }),
);

const PORTLESS = /(?:^|:)\d{1,3}(?:\.\d{1,3}){3}$/;

/** `172.28.21.3.5000`, `fd00::1.80` or `web.example.http`: address and port. Null where there is no port that we know. */
export function endOf(text: string): { address: string; port: number } | null {
  const at = text.lastIndexOf('.');
  if (at <= 0 || PORTLESS.test(text)) return null;
  const last = text.slice(at + 1);
  const port = /^\d{1,5}$/.test(last) ? Number(last) : NAMES.get(last);
  return port === undefined ? null : { address: text.slice(0, at), port };
}
