import ipaddr from 'ipaddr.js';
import { u8 } from './bytes.ts';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Six bytes as `02:00:ac:1c:80:0b`. */
export function macAddress(data: Uint8Array, at: number): string {
  const pair = (i: number): string => HEX[u8(data, at + i)] ?? '';
  return `${pair(0)}:${pair(1)}:${pair(2)}:${pair(3)}:${pair(4)}:${pair(5)}`;
}

export function ipv4Address(data: Uint8Array, at: number): string {
  return `${u8(data, at)}.${u8(data, at + 1)}.${u8(data, at + 2)}.${u8(data, at + 3)}`;
}

/** Sixteen bytes in the canonical form of RFC 5952. */
export function ipv6Address(data: Uint8Array, at: number): string {
  return ipaddr.fromByteArray([...data.subarray(at, at + 16)]).toString();
}
