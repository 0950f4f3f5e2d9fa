import type { FleetHost } from '../module.ts';

type Named = Pick<FleetHost, 'name'>;

interface Between<H> {
  from: H;
  to: H;
}

/** A rectangle of the matrix: nothing of what `from` sent arrived at `to`. */
export interface Pattern<H = FleetHost> {
  /** `node`: the one host neither sends nor hears. `row`: nothing of it arrives. `column`: nothing arrives at it. */
  kind: 'node' | 'row' | 'column' | 'block';
  from: H[];
  to: H[];
}

/** Whether a direction is part of it. */
export function isIn<H>({ kind, from, to }: Pattern<H>, direction: Between<H>): boolean {
  const [sends, hears] = [from.includes(direction.from), to.includes(direction.to)];
  return kind === 'node' ? sends || hears : sends && hears;
}

/**
 * Cuts losses into as few shapes as tell one cause each: whole nodes, rows and columns first, then blocks of senders
 * that miss the same receivers. Rows and columns need three hosts to be told from a pair.
 */
export function patternsOf<H extends Named>(
  losses: readonly Between<H>[],
  hosts: readonly H[],
): Pattern<H>[] {
  const lost = new Map(hosts.map((host) => [host, new Set<H>()]));
  for (const { from, to } of losses) lost.get(from)?.add(to);
  const others = hosts.length - 1;
  const isRow = (host: H): boolean => others > 1 && lost.get(host)?.size === others;
  const isColumn = (host: H): boolean =>
    others > 1 && hosts.every((from) => from === host || lost.get(from)?.has(host) === true);
  const rows = hosts.filter(isRow);
  const columns = hosts.filter(isColumn);
  const rest = (host: H): H[] => hosts.filter((other) => other !== host);
  const lines: Pattern<H>[] = [
    ...rows
      .filter((host) => columns.includes(host))
      .map((host): Pattern<H> => ({ kind: 'node', from: [host], to: [host] })),
    ...rows
      .filter((host) => !columns.includes(host))
      .map((host): Pattern<H> => ({ kind: 'row', from: [host], to: rest(host) })),
    ...columns
      .filter((host) => !rows.includes(host))
      .map((host): Pattern<H> => ({ kind: 'column', from: rest(host), to: [host] })),
  ];
  const left = losses.filter(({ from, to }) => !rows.includes(from) && !columns.includes(to));
  return [...lines, ...blocksOf(left)];
}

function blocksOf<H extends Named>(losses: readonly Between<H>[]): Pattern<H>[] {
  const receivers = new Map<H, H[]>();
  for (const { from, to } of losses) receivers.set(from, [...(receivers.get(from) ?? []), to]);
  const blocks = new Map<string, Pattern<H>>();
  for (const [from, to] of receivers) {
    const key = to.map(({ name }) => name).join('\0');
    const block = blocks.get(key) ?? { kind: 'block', from: [], to };
    block.from.push(from);
    blocks.set(key, block);
  }
  return [...blocks.values()];
}
