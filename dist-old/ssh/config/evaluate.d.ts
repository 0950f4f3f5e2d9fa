import type { Option, SshConfig } from './statement.ts';
/** The options that hold for one host, by keyword. IdentityFile has as many as were given, all others one. */
export type Evaluated = ReadonlyMap<string, readonly Option[]>;
interface Pass {
    /** What Host lines are held against. */
    host: string;
    original: string;
    localUser: string;
    final: boolean;
    options: Map<string, Option[]>;
}
/**
 * Walks the files from top to bottom as ssh does: the first value of a keyword wins, and a `Match final` somewhere
 * makes a second walk with the host name found in the first. `first` stands before all files, as ssh's command line.
 */
export declare function evaluate(config: SshConfig, host: string, first: readonly Option[]): Evaluated;
/** HostName with `%h` as the name asked for, or that name. ssh.c: before any other token is known. */
export declare function hostnameOf({ options, original }: Pick<Pass, 'options' | 'original'>): string;
export {};
