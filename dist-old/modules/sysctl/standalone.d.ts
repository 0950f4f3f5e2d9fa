import type { BootSetting, LoneStep, Standalone } from '../standalone.ts';
import type { Conflicts } from './on-conflict.ts';
import { type Setting } from './settings.ts';
interface Given {
    settings: Readonly<Record<string, string | number>>;
    persist?: boolean;
    conflicts?: Conflicts;
}
export declare function standalone({ settings: given, persist, conflicts }: Given): Standalone;
export declare function atBoot({ name, path, value }: Pick<Setting, 'name' | 'path' | 'value'>, also: BootSetting['also'], conflicts: Conflicts): LoneStep;
export {};
