import { type RunHost } from './host.ts';
import type { PlayContext } from './play-context.ts';
import { type Modules } from './segments.ts';
/**
 * One play over its hosts. Results go out as events; a host's failure never stops another's work. `off` says why
 * nothing is to be done any more, or is null; what is returned goes to the next play.
 */
export declare function runPlay(context: PlayContext, hosts: readonly RunHost[], modules: Modules, off: string | null): Promise<string | null>;
