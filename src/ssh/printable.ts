/** A host's words for a message: control characters out, white space joined, at most `max` characters (the tail). */
export function printable(text: string, max = 300): string {
  const clean = text
    .replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, '')
    .replace(/[\p{Cc}\p{Cf}\ufffd]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length > max ? `…${clean.slice(-max)}` : clean;
}
