import type { FleetModule, Module } from '../modules/module.ts';
/** A module's page in Markdown, made from its schema: what `netfix modules NAME` prints and docs/modules/ holds. */
export declare function modulePage(module: Module | FleetModule): string;
