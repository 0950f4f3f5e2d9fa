/**
 * `2026-11-22T20:15:59.903566Z`, or `20:15:59.903566` where the capture has no dates. The time may be anything at all.
 */
export declare function timeText(micros: number, dated: boolean): string;
