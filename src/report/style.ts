import type { Status } from '../engine/events.ts';

/** SGR codes of ECMA-48; with `colour` false every function gives its text back. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  status(status: Status, text: string): string;
}

const STATUS_COLOUR: Record<Status, number> = {
  ok: 32,
  changed: 33,
  'would-change': 33,
  failed: 31,
  unreachable: 31,
  blocked: 35,
  skipped: 36,
};

export function newStyle(colour: boolean): Style {
  const paint = (code: number) => (text: string) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);
  return { bold: paint(1), dim: paint(2), status: (status, text) => paint(STATUS_COLOUR[status])(text) };
}

/** Colour only for a terminal that wants it: NO_COLOR (no-color.org), TERM=dumb and --no-color turn it off. */
export function wantsColour(stream: { isTTY?: boolean }, flag: boolean, env: NodeJS.ProcessEnv): boolean {
  return flag && stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}
