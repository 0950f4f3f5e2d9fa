import type { Command } from 'commander';
/**
 * The man page of the program, in the macros of groff_man(7) and the sections of man-pages(7). An option that several
 * commands have in the same words stands once, under the names of those commands.
 */
export declare function manPage(program: Command): string;
