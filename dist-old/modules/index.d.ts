import type { FleetModule, Module } from './module.ts';
/** Every module a playbook can name. */
export declare const modules: ReadonlyMap<string, Module | FleetModule>;
