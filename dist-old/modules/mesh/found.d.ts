import type { FleetHost, Matrix, MatrixCell } from '../module.ts';
import type { Told } from '../told.ts';
/** What a way of testing comes to. */
export interface Found {
    told: Told[];
    matrices: Matrix[];
}
export declare function incomplete(host: FleetHost, why: string): Told;
type Named = Pick<FleetHost, 'name'>;
/** Hosts in the play's order; a direction that is not among `cells` was not tested. */
export declare function matrixOf(name: string, hosts: readonly Named[], cells: readonly {
    direction: {
        from: Named;
        to: Named;
    };
    cell: MatrixCell;
}[]): Matrix;
export {};
