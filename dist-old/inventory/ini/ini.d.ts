import { type Reading } from '../reading.ts';
/**
 * Ansible's INI inventory (plugins/inventory/ini.py): hosts before the first section are ungrouped, a section is
 * `[group]`, `[group:children]` or `[group:vars]`, and a group may be used before it is declared.
 */
export declare function readIni(reading: Reading): void;
