import { quote } from '../sh/quote.ts';

/** IP and ICMP headers of a ping (ping(8)). */
export function pingHeaders(target: string): number {
  return target.includes(':') ? 48 : 28;
}

/**
 * Sizes that a link may carry: of Ethernet and less what is put around packets, alone or twice: PPPoE (8 bytes), IPIP (20), VXLAN
 * (50, 70 over IPv6), WireGuard (60, 80), IPsec; clouds' 8,951 and 1,460; the least of IPv6 (RFC 8200, 5).
 */
const SIZES = [
  8951, 8901, 1500, 1492, 1480, 1472, 1460, 1450, 1440, 1430, 1420, 1410, 1400, 1390, 1380, 1370, 1350, 1300,
  1280, 1200, 1000, 576,
];

/** Pings of each size below `limit` (a word of the shell), all at once, with the ping of iputils. */
export function fittingLines(target: string, limit: string): string {
  const to = quote(target);
  return `for size in ${SIZES.join(' ')}; do
  [ "$size" -ge ${limit} ] || { ping -n -c 1 -W 2 -M do -s $((size - ${pingHeaders(target)})) ${to} >/dev/null 2>&1 && echo "fits "${to}" $size"; } &
done; wait`;
}

/** The largest of them that came back, headers included; null: none did. */
export function fittingSize(stdout: string, target: string): number | null {
  const sizes = SIZES.filter((size) => stdout.split('\n').includes(`fits ${target} ${size}`));
  return sizes[0] ?? null;
}
