import { type Hop } from './jump.ts';
import type { Option } from './statement.ts';
/** A jump written as a command: `ssh -W %h:%p [options] [user@]host`. No command is ever run; null for any other. */
export declare function jumpOfCommand(command: string, from: string): {
    hop: Hop;
    options: Option[];
} | null;
