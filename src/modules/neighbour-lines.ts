import { quote } from '../sh/quote.ts';

/**
 * Sh that prints what a host's table of neighbours has for these addresses (ip-neighbour(8)): `neighbour ADDRESS MAC`, and
 * behind it the device where the entry is there for good.
 */
export function neighbourLines(addresses: readonly string[]): string {
  return `ip neigh show 2>/dev/null | awk -v list=${quote(addresses.join(' '))} '
BEGIN { n = split(list, each); for (i = 1; i <= n; i++) asked[each[i]] }
$1 in asked { for (i = 2; i < NF; i++) if ($i == "lladdr") print "neighbour", $1, $(i + 1) (/ PERMANENT( |$)/ ? " " $3 : "") }'`;
}
