import type { LoneNode } from './exported.ts';
/** The whole of a POSIX script. One that was cut short does nothing: its last line is what starts it. */
export declare function renderScript({ source, tasks, handlers, left }: LoneNode): string;
