import type { FleetHost, Matrix, MatrixCell } from '../module.ts';
import type { Told } from '../told.ts';

/** What a way of testing comes to. */
export interface Found {
  told: Told[];
  matrices: Matrix[];
}

export function incomplete(host: FleetHost, why: string): Told {
  const message = `${host.name} was not tested: ${why}`;
  return { hosts: [host.name], finding: { code: 'mesh.incomplete', severity: 'error', message } };
}

type Named = Pick<FleetHost, 'name'>;

/** Hosts in the play's order; a direction that is not among `cells` was not tested. */
export function matrixOf(
  name: string,
  hosts: readonly Named[],
  cells: readonly { direction: { from: Named; to: Named }; cell: MatrixCell }[],
): Matrix {
  const known = new Map(cells.map(({ direction: { from, to }, cell }) => [`${from.name}\0${to.name}`, cell]));
  return {
    name,
    hosts: hosts.map(({ name }) => name),
    cells: hosts.map((from) => hosts.map((to) => known.get(`${from.name}\0${to.name}`) ?? null)),
  };
}
