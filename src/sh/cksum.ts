/** The generator polynomial of the Ethernet standard, as POSIX.1-2017 `cksum` names it. */
const POLYNOMIAL = 0x04c11db7;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  return crc >>> 0;
});

/** What `cksum` prints of these bytes on standard input: checksum and size in bytes (POSIX.1-2017 XCU cksum). */
export function cksum(bytes: Uint8Array): string {
  let crc = 0;
  for (const byte of bytes) crc = next(crc, byte);
  for (let left = bytes.length; left > 0; left = Math.floor(left / 256)) crc = next(crc, left % 256);
  return `${~crc >>> 0} ${bytes.length}`;
}

function next(crc: number, byte: number): number {
  return ((crc << 8) ^ (TABLE[((crc >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
}
