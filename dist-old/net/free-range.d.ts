import { type AddressRange } from './address.ts';
/**
 * A private prefix of the same family and size as `wanted` that overlaps none of `busy`: the first one from
 * `preferred` on, else the first of all. Null where private space has none.
 */
export declare function freeRange(wanted: AddressRange, busy: readonly AddressRange[], preferred: AddressRange | null): AddressRange | null;
