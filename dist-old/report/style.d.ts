import type { Status } from '../engine/events.ts';
/** SGR codes of ECMA-48; with `colour` false every function gives its text back. */
export interface Style {
    bold(text: string): string;
    dim(text: string): string;
    status(status: Status, text: string): string;
}
export declare function newStyle(colour: boolean): Style;
/** Colour only for a terminal that wants it: NO_COLOR (no-color.org), TERM=dumb and --no-color turn it off. */
export declare function wantsColour(stream: {
    isTTY?: boolean;
}, flag: boolean, env: NodeJS.ProcessEnv): boolean;
