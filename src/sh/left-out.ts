/** The line that stands where bytes of an output were left out. */
export function leftOut(bytes: number): string {
  return `\n[${bytes} bytes left out]\n`;
}

/** Whether bytes were left out of a text. Anybody may print such a line: it counts only where some were. */
export function isLeftOut(text: string): boolean {
  return /(?<![^\n])\[\d+ bytes left out\](?![^\n])/.test(text);
}
