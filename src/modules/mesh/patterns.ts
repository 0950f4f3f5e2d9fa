import type { FleetHost } from '../module.ts';
import type { Direction } from './pairs.ts';

/** A rectangle of the matrix: nothing of what `from` sent arrived at `to`. */
export interface Pattern {
  /** `node`: the one host neither sends nor hears. `row`: nothing of it arrives. `column`: nothing arrives at it. */
  kind: 'node' | 'row' | 'column' | 'block';
  from: FleetHost[];
  to: FleetHost[];
}

/**
 * Cuts losses into as few shapes as tell one cause each: whole nodes, rows and columns first, then blocks of senders
 * that miss the same receivers. Rows and columns need three hosts to be told from a pair.
 */
export function patternsOf(losses: readonly Direction[], hosts: readonly FleetHost[]): Pattern[] {
  const lost = new Map(hosts.map((host) => [host, new Set<FleetHost>()]));
  for (const { from, to } of losses) lost.get(from)?.add(to);
  const others = hosts.length - 1;
  const isRow = (host: FleetHost): boolean => others > 1 && lost.get(host)?.size === others;
  const isColumn = (host: FleetHost): boolean =>
    others > 1 && hosts.every((from) => from === host || lost.get(from)?.has(host) === true);
  const rows = hosts.filter(isRow);
  const columns = hosts.filter(isColumn);
  const rest = (host: FleetHost): FleetHost[] => hosts.filter((other) => other !== host);
  const lines: Pattern[] = [
    ...rows
      .filter((host) => columns.includes(host))
      .map((host): Pattern => ({ kind: 'node', from: [host], to: [host] })),
    ...rows
      .filter((host) => !columns.includes(host))
      .map((host): Pattern => ({ kind: 'row', from: [host], to: rest(host) })),
    ...columns
      .filter((host) => !rows.includes(host))
      .map((host): Pattern => ({ kind: 'column', from: rest(host), to: [host] })),
  ];
  const left = losses.filter(({ from, to }) => !rows.includes(from) && !columns.includes(to));
  return [...lines, ...blocksOf(left)];
}

function blocksOf(losses: readonly Direction[]): Pattern[] {
  const receivers = new Map<FleetHost, FleetHost[]>();
  for (const { from, to } of losses) receivers.set(from, [...(receivers.get(from) ?? []), to]);
  const blocks = new Map<string, Pattern>();
  for (const [from, to] of receivers) {
    const key = to.map(({ name }) => name).join('\0');
    const block = blocks.get(key) ?? { kind: 'block', from: [], to };
    block.from.push(from);
    blocks.set(key, block);
  }
  return [...blocks.values()];
}
