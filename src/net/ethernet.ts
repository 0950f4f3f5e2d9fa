const ETHERNET = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/;

/**
 * A hardware address of Ethernet as /sys/class/net and ip(8) print it, else null. Other links have one of another length,
 * none but zeros (loopback), or none at all (WireGuard, tun).
 */
export function ethernetAddress(text: string): string | null {
  const mac = text.trim().toLowerCase();
  return ETHERNET.test(mac) && /[1-9a-f]/.test(mac) ? mac : null;
}
