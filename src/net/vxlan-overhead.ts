/** Bytes that VXLAN adds between ends with such addresses: IP, UDP, VXLAN and the inner Ethernet header (RFC 7348, section 5). */
export function vxlanOverhead(address: string): number {
  return address.includes(':') ? 70 : 50;
}
