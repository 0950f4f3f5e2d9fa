import type { Change } from '../modules/module.ts';
import type { ChangeReport } from './events.ts';
/** A change as reports show it; the content of a secret file never leaves this function. */
export declare function reportChange(change: Change): ChangeReport;
