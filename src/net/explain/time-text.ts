/** What a Date can hold (ECMA-262, 21.4.1.1). */
const MOST_MILLISECONDS = 8.64e15;

/**
 * `2026-11-22T20:15:59.903566Z`, or `20:15:59.903566` where the capture has no dates. The time may be anything at all.
 */
export function timeText(micros: number, dated: boolean): string {
  const millis = Math.floor(micros / 1000);
  if (!(Math.abs(millis) <= MOST_MILLISECONDS)) return `${micros} us`;
  const rest = String(micros - millis * 1000).padStart(3, '0');
  const text = `${new Date(millis).toISOString().slice(0, -1)}${rest}Z`;
  return dated ? text : text.slice(11, -1);
}
