/**
 * One text per meaning: `4096<tab>87380` and `4096 87380` are the same to the kernel, and so are 0x10, 020 and 16
 * (proc_dointvec reads numbers with base 0).
 */
function canonicalValue(path: string, text: string): string {
  const words = text.trim().split(/\s+/).map(canonicalWord);
  if (path.endsWith('/ip_local_reserved_ports')) return canonicalPorts(words.join(','));
  return words.join(' ');
}

/** True when the kernel would hold the same after writing either. */
export function sameValue(path: string, a: string, b: string): boolean {
  return canonicalValue(path, a) === canonicalValue(path, b);
}

function canonicalWord(word: string): string {
  const [, sign = '', digits = ''] = /^([+-]?)(0x[0-9a-f]{1,16}|\d{1,20})$/i.exec(word) ?? [];
  if (digits === '') return word;
  if (/^0[0-7]+$/.test(digits)) return signed(sign, BigInt(`0o${digits}`));
  return /^0\d/.test(digits) ? word : signed(sign, BigInt(digits));
}

function signed(sign: string, value: bigint): string {
  return String(sign === '-' ? -value : value);
}

/** The kernel prints a port list sorted and merged (Documentation/networking/ip-sysctl.rst). */
function canonicalPorts(list: string): string {
  const ranges = list
    .split(',')
    .filter((part) => part !== '')
    .map((part) => part.split('-').map(Number))
    .map(([from = Number.NaN, to = from]) => ({ from, to }));
  if (ranges.some(({ from, to }) => !Number.isInteger(from) || !Number.isInteger(to))) return list;
  const merged: { from: number; to: number }[] = [];
  for (const range of ranges.sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && range.from <= last.to + 1) last.to = Math.max(last.to, range.to);
    else merged.push({ ...range });
  }
  return merged.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}
